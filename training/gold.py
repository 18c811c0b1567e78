"""Writes the corpus' whole reports as gold claims (JSONL): gold.py [--part test|train|all] [--sentences] > gold.jsonl

One line a report: {"id", "published", "publisher", "title", "text", "claims": [{"evidence", "kind", "type", "mode", "context", "actors",
"recipients", "objects", "status", "attribution", "time", "actor_codes", "recipient_codes"}]}. The evidence of a claim runs from the
first to the last of the words that are marked for it in its sentence; pronouns stand as the names that they refer to. Codes are not annotated.
--sentences gives the single sentences too, each as a report.
"""
import argparse, hashlib, json

import corpus


def part(b):
    return "test" if int(hashlib.sha256(b.texts[0].encode()).hexdigest(), 16) % 10 == 0 else "train"


def gold(b):
    def named(k, seen=()):
        m = b.marks[k]
        return m if not m.same or k in seen else named(m.same, (*seen, k))

    words = lambda k: b.texts[named(k).line][named(k).start:named(k).end]
    out = []
    for e in b.events:
        p, t = b.predicates[e.id], b.texts[e.line]
        here = [p] + [b.marks[k] for k in e.actors + e.recipients + e.objects + e.when if b.marks[k].line == e.line]
        start, end = min(m.start for m in here), max(m.end for m in here)
        when = " ".join(words(k) for k in e.when) or None
        out.append(dict(evidence=t[start:end], kind={"SAY": "statement", "STATE": "state"}.get(e.type, "event"), type=e.type, mode=(e.modes or [None])[0], context=e.contexts,
                        actors=[words(k) for k in e.actors], recipients=[words(k) for k in e.recipients], objects=[words(k) for k in e.objects],
                        status=list(e.flags), attribution=[words(k) for k in e.by], time=dict(text=when, start=None, end=None), actor_codes=[], recipient_codes=[]))
    return out


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--part", default="test", choices=["test", "train", "all"]), a.add_argument("--sentences", action="store_true")
    o = a.parse_args()
    for path in corpus.files():
        for b in corpus.read(path)[0]:
            if (b.header or o.sentences) and o.part in ("all", part(b)):
                h = b.header or {}
                print(json.dumps(dict(id=f"{b.file}:{b.at}", **h, text="\n".join(b.texts), claims=gold(b)), ensure_ascii=False))


if __name__ == "__main__":
    main()
