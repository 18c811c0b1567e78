"""Word spans of all corpus sentences as the program itself splits them: prepare_tokens.py BINARY FILE

Sentences that FILE holds already are not split again.

One line a sentence, {"text", "tokens": [[start, end]…]} in code points, for train.py --tokens: the network then learns from the
same words that it will be given.
"""
import json, os, subprocess, sys

import corpus


def main():
    binary, path = sys.argv[1:]
    known = {json.loads(l)["text"] for l in open(path, encoding="utf8")} if os.path.exists(path) else set()
    texts = [t for p in corpus.files() for b in corpus.read(p)[0] for t in b.texts if t not in known]
    lines = "".join(json.dumps({"id": str(i), "text": t}) + "\n" for i, t in enumerate(texts))
    done = subprocess.run([binary, "annotate", "-"], input=lines, capture_output=True, text=True, check=True)
    with open(path, "a", encoding="utf8") as out:
        for r in map(json.loads, done.stdout.splitlines()):
            out.write(json.dumps({"text": texts[int(r["id"])], "tokens": [t["range"] for s in r["sentences"] for t in s["tokens"]]}, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
