"""Exports a trained checkpoint for the program: export.py CHECKPOINT OUT_DIR --model DIR

Writes reader.onnx (layers int8, heads float), pairs.onnx (what the first party does to the second), vocabulary and labels.json.
"""
import argparse, hashlib, json, os, shutil, tempfile

import numpy as np
import onnx
import torch
import torch.nn as nn
import torch.nn.functional as F
from onnx import helper, numpy_helper
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
    by_word(out)


STEPS = 127   # of int8 to either side of zero


def by_word(path):
    """Turns a model that quantises whole activations, each with one scale for all words of the batch, into one in which every word has its
    own scale: a word is divided by its largest value, quantised in fixed steps, and what comes out is multiplied by that value again. Half
    the error, and a sentence reads the same whatever else is in the batch."""
    model = onnx.load(path)
    graph = model.graph
    stored = {i.name: i for i in graph.initializer}
    users = {}
    for n in graph.node:
        for i in n.input: users.setdefault(i, []).append(n)
    store = lambda name, value: graph.initializer.append(numpy_helper.from_array(np.asarray(value), name))
    store("word_step", np.float32(1 / STEPS)), store("word_zero", np.uint8(128)), store("word_least", np.float32(1e-6))
    dropped, scaled, nodes = set(), {}, []
    for n in (n for n in graph.node if n.op_type == "MatMulInteger"):
        q = n.input[0]
        n.input[2] = "word_zero"
        cast, = users[n.output[0]]
        product, = users[cast.output[0]]
        scale = next(i for i in product.input if i != cast.output[0])
        of_scale = next(k for k in graph.node if scale in k.output)         # activation's scale times the columns'
        columns = next(i for i in of_scale.input if i in stored)
        dropped.add(scale)
        store(columns + "_by_word", (numpy_helper.to_array(stored[columns]) / STEPS).astype(np.float32))
        scaled[product.output[0]] = (cast.output[0], columns + "_by_word", q + "_largest")
    for n in graph.node:
        name = n.output[0]
        if n.op_type == "DynamicQuantizeLinear":
            x = n.input[0]
            nodes += [helper.make_node("Abs", [x], [name + "_abs"]), helper.make_node("ReduceMax", [name + "_abs"], [name + "_max"], axes=[-1], keepdims=1),
                      helper.make_node("Max", [name + "_max", "word_least"], [name + "_largest"]), helper.make_node("Div", [x, name + "_largest"], [name + "_even"]),
                      helper.make_node("QuantizeLinear", [name + "_even", "word_step", "word_zero"], [name])]
        elif name in scaled:
            cast, columns, largest = scaled[name]
            nodes += [helper.make_node("Mul", [cast, columns], [name + "_even"]), helper.make_node("Mul", [name + "_even", largest], [name])]
        elif name not in dropped: nodes.append(n)
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, path)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("checkpoint"), a.add_argument("out"), a.add_argument("--model", required=True), a.add_argument("--float", action="store_true")
    a.add_argument("--mean", nargs=2, metavar=("CHECKPOINT", "SHARE"), help="mix in this share of the weights of another checkpoint, of a run before")
    o = a.parse_args()
    net = load(o.checkpoint).eval()
    if o.mean:
        other, share = load(o.mean[0]).state_dict(), float(o.mean[1])
        net.load_state_dict({k: (1 - share) * v + share * other[k] for k, v in net.state_dict().items()})
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
