"""How far two annotators agree: the second, blind annotation of a share of the corpus' test part.

  agreement.py --strip N > FILE     bare blocks of the test part (whole reports and single sentences, N sentences at least), to annotate blind
  agreement.py [FILE…]              compares files of second annotations (default: training/corpus/second) with the corpus, field by field

A predicate agrees when both mark the same word, or the verb and the noun of one light-verb phrase (at most two words apart within one mark's reach).
Fields are compared on predicates that both have: parties, objects and times by overlap of their words, chains and flags exactly.
"""
import argparse, collections, glob, hashlib, os, re, sys

import corpus
from corpus import FLAGS


def is_test(b):
    return int(hashlib.sha256(b.texts[0].encode()).hexdigest(), 16) % 10 == 0


def strip(least):
    blocks = [b for path in corpus.files() for b in corpus.read(path)[0] if is_test(b)]
    blocks.sort(key=lambda b: hashlib.sha256(b.texts[0].encode()).hexdigest()[::-1])    # an order of its own: no theme stands together
    n = 0
    for b in blocks:
        if n >= least: break
        if b.header: print(f"= {b.header['published']} | {b.header['publisher']} | {b.header['title']}")
        print("\n".join(b.texts), end="\n\n")
        n += len(b.texts)


def same_word(text, p, q):
    """One word, or two with at most one word between them (the verb and the noun of a light-verb phrase)."""
    if p.line != q.line: return False
    if p.start < q.end and q.start < p.end: return True
    a, b = sorted((p, q), key=lambda m: m.start)
    return len(re.findall(r"\w+", text[a.end:b.start])) <= 1 and not re.search(r"[,;:.]", text[a.end:b.start])


def paired(one, two):
    """Events of two annotations of a block that stand for the same predicate: the same type first, then the nearest."""
    found = []
    for e in one.events:
        for f in two.events:
            p, q = one.predicates[e.id], two.predicates[f.id]
            if p.line == q.line and same_word(one.texts[p.line], p, q):
                found.append(((p.start, p.end) != (q.start, q.end), e.type != f.type, e, f))
    taken, out = set(), []
    for _, _, e, f in sorted(found, key=lambda x: x[:2]):
        if not {("a", e.id), ("b", f.id)} & taken:
            taken |= {("a", e.id), ("b", f.id)}
            out.append((e, f))
    return out


class Share:
    """Counts for an F1 between two annotators."""

    def __init__(self): self.both = self.one = self.two = 0

    def add(self, one, two, both): self.one += one; self.two += two; self.both += both

    def f1(self): return 2 * self.both / (self.one + self.two) if self.one + self.two else None


def overlaps(one, a, two, b):
    """How many marks of the one lie over a mark of the other."""
    hit = lambda x, y: x.line == y.line and x.start < y.end and y.start < x.end
    return min(sum(any(hit(one.marks[i], two.marks[j]) for j in b) for i in a), sum(any(hit(one.marks[i], two.marks[j]) for i in a) for j in b))


def kappa(pairs):
    """Cohen's kappa over (label, label)."""
    n = len(pairs)
    a, b = collections.Counter(x for x, _ in pairs), collections.Counter(y for _, y in pairs)
    seen, chance = sum(x == y for x, y in pairs) / n, sum(a[k] * b[k] for k in a) / n ** 2
    return (seen - chance) / (1 - chance) if chance < 1 else 1.0


def compare(paths):
    first = {tuple(b.texts): b for path in corpus.files() for b in corpus.read(path)[0]}
    predicate, fields, flags, types, exact = Share(), collections.defaultdict(Share), {f: Share() for f in FLAGS}, [], collections.Counter()
    sentences = 0
    for path in paths:
        blocks, errors = corpus.read(path)
        for at, message in errors: sys.exit(f"{path}:{at}: {message}")
        for two in blocks:
            one = first.get(tuple(two.texts))
            if not one: sys.exit(f"{path}:{two.at}: no block of the corpus has this text: {two.texts[0][:60]}")
            sentences += len(two.texts)
            both = paired(one, two)
            predicate.add(len(one.events), len(two.events), len(both))
            for e, f in both:
                types.append((e.type, f.type))
                for k in ("actors", "recipients", "objects", "when", "where", "by"):
                    a, b = getattr(e, k), getattr(f, k)
                    fields[k].add(len(a), len(b), overlaps(one, a, two, b))
                exact["status"] += set(e.flags) == set(f.flags)
                exact["chain"] += len(e.by) == len(f.by) == overlaps(one, e.by, two, f.by)
                exact["modes"] += set(e.modes) == set(f.modes)
                for x in FLAGS: flags[x].add(x in e.flags, x in f.flags, x in e.flags and x in f.flags)
                for c in set(e.contexts) | set(f.contexts) if e.contexts and f.contexts else (): fields["contexts"].add(c in e.contexts, c in f.contexts, c in e.contexts and c in f.contexts)
    show = lambda name, v: print(f"{name:28} {v:.3f}" if v is not None else f"{name:28} -")
    print(f"{'sentences':28} {sentences}\n{'events in both':28} {len(types)}")
    show("predicate F1", predicate.f1())
    show("type agreement", sum(a == b for a, b in types) / len(types)), show("type kappa", kappa(types))
    typed = Share()
    typed.add(predicate.one, predicate.two, sum(a == b for a, b in types))
    show("predicate and type F1", typed.f1())
    for k in ("actors", "recipients", "objects", "when", "where", "by", "contexts"): show(f"{k} F1", fields[k].f1())
    for k in ("status", "chain", "modes"): show(f"{k} exact", exact[k] / len(types))
    for x in FLAGS: show(f"flag {x} F1", flags[x].f1())
    print("most disputed types:", ", ".join(f"{a}/{b} {n}" for (a, b), n in collections.Counter(tuple(sorted(t)) for t in types if t[0] != t[1]).most_common(8)))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("file", nargs="*"), a.add_argument("--strip", type=int, metavar="N")
    o = a.parse_args()
    if o.strip: strip(o.strip)
    else: compare(o.file or sorted(glob.glob(os.path.join(corpus.HERE, "corpus", "second", "*.txt"))))


if __name__ == "__main__":
    main()
