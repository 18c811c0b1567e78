"""Sentences as the network sees them: words, pieces, shapes; and the treebanks read into them.

Everything here must agree with crates/reader/src/model (pieces and shapes are computed there the same way).
"""
import collections, json, re

from tokenizers import Tokenizer

LONGEST = 126  # pieces a training sentence may have
UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
MENTIONS = ["-", "person", "place", "organization", "object", "event", "time", "substance", "animal", "abstract", "plant"]
NAMES = ["O"] + [f"{b}-{k}" for k in ("PER", "ORG", "LOC", "MISC") for b in "BI"]
PAIRED = {"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-"}


class Pieces:
    def __init__(self, path):
        self.tok = Tokenizer.from_file(path)
        self.tok.no_padding(), self.tok.no_truncation()
        self.seen = {}

    def word(self, w):
        if w not in self.seen:
            self.seen[w] = self.tok.encode("".join(PAIRED.get(c, c) for c in w), add_special_tokens=False).ids or [100]
        return self.seen[w]

    def sentence(self, words):
        """ids with [CLS] and [SEP], shapes, and the place of each word's first piece; cut at LONGEST pieces."""
        ids, shapes, first = [101], [0], []
        for w in words:
            p = self.word(w)
            if len(ids) + len(p) > LONGEST: break
            first.append(len(ids))
            ids += p
            shapes += [shape(w)] * len(p)
        return ids + [102], shapes + [0], first


def shape(w):
    """0 lower case, 1 Title, 2 UPPER, 3 mIxed, 4 digits, 5 punctuation, 6 one capital letter, 7 digits and letters."""
    letters, digits = any(c.isalpha() for c in w), any(c.isdigit() for c in w)
    if digits: return 7 if letters else 4
    if not letters: return 5
    if not any(c.isupper() for c in w): return 0
    if sum(c.isalpha() for c in w) == 1: return 6
    if not any(c.islower() for c in w): return 2
    return 1 if w[0].isupper() and not any(c.isupper() for c in w[1:]) else 3


def conllu(path):
    """Sentences as dicts: words, upos, xpos, head (0-based, -1 root), rel (without subtype), and the raw misc cells."""
    out, cur, genre = [], [], ""
    for l in open(path, encoding="utf8"):
        l = l.rstrip("\n")
        if not l:
            if cur: out.append({**sentence(cur), "genre": genre})
            cur = []
        elif l.startswith("# sent_id = "): genre = re.match(r"(?:GUM_)?[a-z]+", l[12:]).group().removeprefix("GUM_")
        elif l[0] != "#":
            c = l.split("\t")
            if "-" not in c[0] and "." not in c[0]: cur.append(c)
    if cur: out.append({**sentence(cur), "genre": genre})
    return out


def sentence(rows):
    return dict(words=[r[1] for r in rows], upos=[r[3] for r in rows], xpos=[r[4] for r in rows],
                head=[int(r[6]) - 1 for r in rows], rel=[r[7].split(":")[0] if r[7] not in ("nsubj:pass", "obl:agent", "nmod:poss", "acl:relcl", "compound:prt", "aux:pass", "obl:tmod", "obl:unmarked", "nmod:unmarked") else r[7] for r in rows],
                misc=[r[9] for r in rows], feats=[r[5] for r in rows])


def gum_entities(sentences):
    """Adds `mentions` [(first, last, head, type)] from GUM's Entity column; spans may cross sentences never."""
    for s in sentences:
        open_, out = [], []
        for i, m in enumerate(s["misc"]):
            e = next((x[7:] for x in m.split("|") if x.startswith("Entity=")), "")
            for t in re.findall(r"\([^()]+\)?|[^()]+\)", e):
                if t.startswith("("):
                    body = t[1:].rstrip(")").split("-")
                    if t.endswith(")"): out.append((i, i, body[1]))
                    else: open_.append((body[0], i, body[1]))
                else:
                    k = t.rstrip(")").split("-")[0]
                    for j in range(len(open_) - 1, -1, -1):
                        if open_[j][0] == k:
                            _, b, kind = open_.pop(j)
                            out.append((b, i, kind))
                            break
        s["mentions"] = []
        for b, e, kind in out:
            inside = [i for i in range(b, e + 1) if not b <= s["head"][i] <= e]
            if kind in MENTIONS and inside: s["mentions"].append((b, e, inside[0], kind))
        s["names"] = names_of(s)
    return sentences


def names_of(s):
    """Name tags from GUM mentions whose head is a proper noun: the run of name words around the head."""
    tags = ["O"] * len(s["words"])
    for b, e, h, kind in s["mentions"]:
        if s["upos"][h] != "PROPN": continue
        i = j = h
        part = lambda k: s["upos"][k] in ("PROPN",) or (s["upos"][k] in ("ADP", "DET", "PUNCT", "CCONJ") and s["words"][k] in ("of", "the", "-"))
        while i > b and part(i - 1): i -= 1
        while j < e and part(j + 1): j += 1
        while s["upos"][i] != "PROPN": i += 1
        while s["upos"][j] != "PROPN": j -= 1
        k = {"person": "PER", "organization": "ORG", "place": "LOC"}.get(kind, "MISC")
        if kind == "time" or any(t != "O" for t in tags[i:j + 1]): continue
        tags[i] = "B-" + k
        for x in range(i + 1, j + 1): tags[x] = "I-" + k
    return tags


def uner(path):
    """Name tags by the joined words of the sentence."""
    out, cur = {}, []
    for l in open(path, encoding="utf8"):
        c = l.rstrip("\n").split("\t")
        if len(c) < 3:
            if cur: out[" ".join(w for w, _ in cur)] = [t if t != "O" and t[2:] in ("PER", "ORG", "LOC") else "O" for _, t in cur]
            cur = []
        elif not l.startswith("#"): cur.append((c[1], c[2]))
    if cur: out[" ".join(w for w, _ in cur)] = [t for _, t in cur]
    return out


# Genres whose sentences hold no political events: they teach where to keep silent.
UNPOLITICAL = {"answers", "email", "reviews", "academic", "voyage"}
NEGATIONS = {"not", "n't", "n’t", "never", "no"}


def commitment(s, word, happened):
    """UDS asks whether the event happened; news is scored by how far the text commits itself to it. What did not happen without being negated (a plan,
    a wish, a condition) is therefore open, not denied. happened: -3…3, the result likewise; None where the two scales can't be brought together."""
    negated = any(h == word and w.lower() in NEGATIONS for h, w in zip(s["head"], s["words"]))
    if negated: return max(-3.0, 1.2 * happened) if happened <= 0 else None
    return 0.7 if happened < 0 else 1 + happened * 2 / 3


def uds(path):
    """Factuality by the joined words of the sentence: [(first, last, score)]."""
    out = {}
    for l in open(path, encoding="utf8"):
        r = json.loads(l)
        out[r["text"]] = [(t["start"], t["end"] - 1, t["score"]) for t in r["targets"]]
    return out


def treebanks(folder):
    """(train, dev_gum, dev_ewt), each a list of sentences with whatever layers it has."""
    ewt, ewt_dev = conllu(f"{folder}/en_ewt-ud-train.conllu"), conllu(f"{folder}/en_ewt-ud-dev.conllu")
    gum, gum_dev = gum_entities(conllu(f"{folder}/en_gum-ud-train.clean.conllu")), gum_entities(conllu(f"{folder}/en_gum-ud-dev.clean.conllu"))
    facts = {**uds(f"{folder}/uds_ih2.train.jsonl"), **uds(f"{folder}/uds_ih2.dev.jsonl")}
    names = uner(f"{folder}/uner_en_ewt-ud-dev.iob2")
    for s in ewt + ewt_dev:
        k = " ".join(s["words"])
        if k in facts: s["factuality"] = [(b, e, v) for b, e, v in ((b, e, commitment(s, e, v)) for b, e, v in facts[k]) if v is not None]
        if k in names and len(names[k]) == len(s["words"]): s["names"] = names[k]
    for s in ewt + gum:
        if s["genre"] in UNPOLITICAL: s["events"] = []
    # Half of EWT dev carries the only hand-made name tags for the web text: it is trained on, the other half measures.
    return ewt + gum + ewt_dev[::2], gum_dev, ewt_dev[1::2]


if __name__ == "__main__":
    import sys
    train, gum, ewt = treebanks(sys.argv[1])
    print(len(train), len(gum), len(ewt), "factuality", sum("factuality" in s for s in train), sum("factuality" in s for s in ewt), "names", sum("names" in s for s in train), sum("names" in s for s in ewt))
    print(collections.Counter(r for s in train for r in s["rel"]).most_common(70))
    print(len({x for s in train for x in s["xpos"]}), collections.Counter(len(s["words"]) // 10 * 10 for s in train))
    print(gum[3]["words"], gum[3]["mentions"], gum[3]["names"])
