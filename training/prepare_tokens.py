"""Word spans of all corpus sentences as the program itself splits them: prepare_tokens.py BINARY > tokens.jsonl

One line a sentence, {"text", "tokens": [[start, end]…]} in code points, for train.py --tokens: the network then learns from the
same words that it will be given.
"""
import json, subprocess, sys

import corpus


def main():
    texts = [t for p in corpus.files() for b in corpus.read(p)[0] for t in b.texts]
    lines = "".join(json.dumps({"id": str(i), "text": t}) + "\n" for i, t in enumerate(texts))
    done = subprocess.run([sys.argv[1], "annotate", "-"], input=lines, capture_output=True, text=True, check=True)
    for r in map(json.loads, done.stdout.splitlines()):
        print(json.dumps({"text": texts[int(r["id"])], "tokens": [t["range"] for s in r["sentences"] for t in s["tokens"]]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
