"""Exports a trained checkpoint for the program: export.py CHECKPOINT OUT_DIR --model DIR

Writes reader.onnx (layers int8, heads float), pairs.onnx (what the first party does to the second), vocabulary and labels.json.
"""
import argparse, hashlib, json, os, shutil, tempfile

import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnxruntime.quantization import QuantType, quantize_dynamic

from corpus import CONTEXT_COLUMNS, EVENTS, FLAGS, MODE_COLUMNS, TYPES
from net import ROLES
from train import load
from words import MENTIONS, NAMES, UPOS

OUTPUTS = "upos xpos arcs rel_q rel_k mention name left right type flag mode context fact role_q role_k encoding".split()


class Reader(nn.Module):
    """ids, shapes, mask (batch, pieces), first (batch, words) -> OUTPUTS. Relation of word d under head h: rel_q[d] as a matrix times
    rel_k[h] (heads count from 0 = root); roles of word w to predicate p: role_q[p] times role_k[w]."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, ids, shapes, mask, first):
        net = self.net
        x = net.encode(ids, shapes, mask)
        y = net.heads(x, first.long())
        left = lambda d, u: (F.pad(d, (0, 1), value=1.0) @ u.flatten(1)).unflatten(-1, u.shape[1:])
        y["rel_q"], y["rel_k"] = left(y["rel_d"], net.rel_u), F.pad(y["rel_h"], (0, 1), value=1.0)
        y["role_q"], y["role_k"] = left(y["role_p"], net.role_u), F.pad(y["role_w"], (0, 1), value=1.0)
        y["encoding"] = x
        return tuple(y[k] for k in OUTPUTS)


class Pairs(nn.Module):
    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, encoding, mask, role):
        return self.net.pairs(encoding, mask, role)


def quantised(path, out, parts, least):
    graph = onnx.load(path).graph
    chosen = [n.name for n in graph.node if (n.op_type == "MatMul" and any(p in n.name for p in parts)) or (n.op_type == "Gather" and "/word/" in n.name)]
    assert len(chosen) > least, chosen
    quantize_dynamic(path, out, nodes_to_quantize=chosen, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("checkpoint"), a.add_argument("out"), a.add_argument("--model", required=True), a.add_argument("--float", action="store_true")
    o = a.parse_args()
    net = load(o.checkpoint).eval()
    os.makedirs(o.out, exist_ok=True)
    ids = torch.tensor([[101, 2000, 2001, 2002, 102], [101, 2000, 102, 0, 0]])
    first = torch.tensor([[1, 2, 3], [1, 0, 0]])
    axes = {"ids": {0: "batch", 1: "pieces"}, "shapes": {0: "batch", 1: "pieces"}, "mask": {0: "batch", 1: "pieces"}, "first": {0: "batch", 1: "words"}}
    with tempfile.TemporaryDirectory() as t:
        whole = f"{t}/reader.onnx"
        torch.onnx.export(Reader(net), (ids, torch.zeros_like(ids), (ids > 0).long(), first), whole, input_names=list(axes), output_names=OUTPUTS,
                          dynamic_axes={**axes, **{k: {0: "batch", 1: "pieces" if k == "encoding" else "words"} for k in OUTPUTS}}, opset_version=17, dynamo=False)
        if o.float: shutil.copy(whole, f"{o.out}/reader.onnx")
        else: quantised(whole, f"{o.out}/reader.onnx", ["/encoder/", "/event_layer/"], 36)
    pairs = f"{o.out}/pairs-float.onnx"
    torch.onnx.export(Pairs(net), (torch.randn(2, 5, 384), (ids > 0).long(), torch.tensor([[0, 1, 1, 2, 0]] * 2)), pairs,
                      input_names=["encoding", "mask", "role"], output_names=["type"], opset_version=17, dynamo=False,
                      dynamic_axes={"encoding": {0: "batch", 1: "pieces"}, "mask": {0: "batch", 1: "pieces"}, "role": {0: "batch", 1: "pieces"}, "type": {0: "batch"}})
    if o.float: shutil.copy(pairs, f"{o.out}/pairs.onnx")
    else: quantised(pairs, f"{o.out}/pairs.onnx", ["/pair_layer/"], 5)
    os.remove(pairs)
    digest = hashlib.sha256(b"".join(open(f"{o.out}/{f}", "rb").read() for f in ("reader.onnx", "pairs.onnx"))).hexdigest()[:12]
    json.dump(dict(version=digest, upos=UPOS, xpos=net.xpos, relations=net.rels, mentions=MENTIONS, names=NAMES, types=["-"] + TYPES, flags=list(FLAGS), modes=MODE_COLUMNS, contexts=CONTEXT_COLUMNS, roles=ROLES, pair_types=EVENTS),
              open(f"{o.out}/labels.json", "w"), indent=1)
    shutil.copy(f"{o.model}/vocab.txt", f"{o.out}/vocab.txt")


if __name__ == "__main__":
    main()
