"""Are the generated files up to date? Those that can be made again without outside data: exit 1 and a line for each that differs.

  data/model/labels.json      names the hash of reader.onnx and pairs.onnx
  data/catalog/organisations.jsonl   out of the hand-edited tables beside it (states and leaders need the fact files: catalog.py --check)
"""
import hashlib, json, os, sys

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")


def model():
    folder = os.path.join(ROOT, "data", "model")
    digest = hashlib.sha256(b"".join(open(os.path.join(folder, f), "rb").read() for f in ("reader.onnx", "pairs.onnx"))).hexdigest()[:12]
    if json.load(open(os.path.join(folder, "labels.json"), encoding="utf8"))["version"] != digest:
        return f"data/model: labels.json does not name {digest}; export the checkpoint again (training/export.py)"


def organisations():
    import catalog
    made = "".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" for r in catalog.organisations())
    if open(os.path.join(ROOT, "data", "catalog", "organisations.jsonl"), encoding="utf8").read() != made:
        return "data/catalog: organisations.jsonl differs from its tables; run training/catalog.py"


def main():
    wrong = [x for x in (model(), organisations()) if x]
    print("\n".join(wrong) or "generated files are up to date")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
