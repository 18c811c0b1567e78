"""Reads and checks the annotated corpus (training/corpus/*.txt; the format is in training/corpus/GUIDE.md).

  corpus.py [FILE…]            checks the files (default: all of training/corpus), prints counts; exit 1 on errors
  corpus.py --show FILE        prints each sentence with its claims spelt out, for reading over
"""
import argparse, collections, dataclasses, glob, os, re, sys

HERE = os.path.dirname(os.path.abspath(__file__))
EVENTS = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN "
          "PROTEST SANCTION MOBILIZE COERCE ASSAULT").split()
TYPES = EVENTS + ["SAY", "STATE"]
FLAGS = ("negated", "alleged", "possible", "planned", "desired", "conditional")
MODES = {
    "CONSULT": "visit third-party multilateral phone", "RETREAT": "withdraw release disarm ceasefire access resign",
    "REQUEST": "assist change yield meet", "ACCUSE": "disapprove investigate allege", "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence", "PROTEST": "demo riot strike hunger boycott obstruct vandalize",
    "SANCTION": "convict expel withdraw discontinue", "MOBILIZE": "troops weapons police militia",
    "COERCE": "seize restrict censor curfew martial-law arrest deport withhold misinformation cyber",
    "ASSAULT": "abduct beat torture sexual targeted destroy primitive firearms explosives suicide-attack aerial drone heavy-weapons crowd-control unconventional",
}
CONTEXTS = set("""military intelligence executive legislative election political_institutions pro_democracy pro_autocracy economic legal
reparations human_rights rights_freedoms repression human_security gender lgbt religion_ethnicity inequality diplomatic territory
peacekeeping health asylum migration disasters natural_resource environment technology terrorism cbrn cyber misinformation crime
corruption illegal_drugs trafficking""".split())
# Modes by their type, and contexts, as the network's columns have them.
MODE_COLUMNS = [f"{t} {m}" for t, ms in MODES.items() for m in ms.split()]
CONTEXT_COLUMNS = sorted(CONTEXTS)
KEYS = {"obj", "when", "where", "by", "flags", "mode", "ctx"}


@dataclasses.dataclass
class Mark:
    id: str
    line: int          # index of the sentence in its block
    start: int         # characters of the bare text
    end: int
    same: str = None   # id of the named antecedent


@dataclasses.dataclass
class Event:
    id: str
    line: int          # the sentence whose records it stands in
    type: str
    actors: list
    recipients: list
    objects: list
    when: list
    where: list
    by: list           # outermost first
    flags: dict        # flag -> id of the cue's mark or None
    modes: list
    contexts: list


@dataclasses.dataclass
class Block:
    file: str
    at: int            # line number in the file
    header: dict       # title, publisher, published for a whole report; {} for a single sentence
    texts: list
    marks: dict
    predicates: dict   # event id -> Mark
    events: list


class Broken(Exception):
    pass


def bare(line, index, marks, predicates):
    """Strips the marks off a line; adds them to `marks` and `predicates`."""
    out, stack, i = "", [], 0
    while i < len(line):
        c = line[i]
        if c in "[{":
            m = re.match(r"\[([a-z]{1,2})(?:=([a-z]{1,2}))? |\{(\d{1,2}) ", line[i:])
            if not m: raise Broken(f"mark without id at …{line[i:i + 25]}…")
            stack.append((c, m.group(1) or m.group(3), m.group(2), len(out)))
            i += m.end()
        elif c in "]}":
            if not stack or stack[-1][0] != {"]": "[", "}": "{"}[c]: raise Broken(f"'{c}' closes nothing near …{line[max(0, i - 25):i + 1]}")
            o, k, same, start = stack.pop()
            if len(out) == start or out[start] == " " or out[-1] == " ": raise Broken(f"mark {k} is empty or has a blank at its edge")
            into = marks if o == "[" else predicates
            if k in into: raise Broken(f"id {k} is used twice in the block")
            into[k] = Mark(k, index, start, len(out), same)
            i += 1
        else:
            out += c
            i += 1
    if stack: raise Broken(f"mark {stack[-1][1]} is not closed")
    return out


def record(line, index):
    m = re.match(r"(\d{1,2}) ([A-Z]+) (\S+) > (\S+)((?: \w+=\S+)*)$", line.strip())
    if not m: raise Broken(f"not a record: {line!r}")
    k, type_, a, r, rest = m.groups()
    if type_ not in TYPES: raise Broken(f"unknown type {type_}")
    ids = lambda s: [] if s == "-" else s.split("+")
    f = {}
    for cell in rest.split():
        key, v = cell.split("=", 1)
        if key not in KEYS or key in f: raise Broken(f"unknown or repeated field {key}=")
        f[key] = v
    flags = {}
    for x in filter(None, f.get("flags", "").split(",")):
        name, _, cue = x.partition("@")
        if name not in FLAGS: raise Broken(f"unknown flag {name}")
        flags[name] = cue or None
    modes = [x for x in f.get("mode", "").split(",") if x]
    for x in modes:
        if x not in MODES.get(type_, "").split(): raise Broken(f"{type_} has no mode {x}")
    contexts = [x for x in f.get("ctx", "").split(",") if x]
    for x in contexts:
        if x not in CONTEXTS: raise Broken(f"unknown context {x}")
    return Event(k, index, type_, ids(a), ids(r), ids(f.get("obj", "-")), ids(f.get("when", "-")), ids(f.get("where", "-")),
                 [] if f.get("by", "-") == "-" else f["by"].split(">"), flags, modes, contexts)


def factuality(flags):
    """How far a text with these flags commits itself to the event, -3…3: a scale of our own after FactBank's (certain 3, probable about 2, possible about 1)."""
    open_ = [v for f, v in (("alleged", 1.8), ("planned", 1.8), ("possible", 1.3), ("desired", 0.7), ("conditional", 0.6)) if f in flags]
    least = max(0.3, min(open_, default=3.0) - 0.3 * max(0, len(open_) - 1))
    if "negated" not in flags: return least
    return -2.5 if not open_ else -min(1.5, least)


def block(lines, file, at):
    header, texts, marks, predicates, events = {}, [], {}, {}, []
    if lines[0].startswith("= "):
        cells = [c.strip() for c in lines[0][2:].split("|")]
        if len(cells) != 3 or not re.fullmatch(r"\d{4}-\d\d-\d\d", cells[0]): raise Broken("a report's header is: = YYYY-MM-DD | Publisher | Title")
        header = dict(published=cells[0], publisher=cells[1], title=cells[2])
        lines = lines[1:]
    for l in lines:
        if re.match(r"\d{1,2} [A-Z]+ ", l): 
            if not texts: raise Broken("a record before any text")
            events.append(record(l, len(texts) - 1))
        else:
            texts.append(bare(l, len(texts), marks, predicates))
    if not texts: raise Broken("no text")
    if len(texts) > 1 and not header: raise Broken("several sentences without a report header (a blank line missing?)")
    seen = set()
    for e in events:
        if e.id in seen: raise Broken(f"record {e.id} stands twice")
        seen.add(e.id)
        if e.id not in predicates: raise Broken(f"record {e.id} has no {{{e.id} …}} in the text")
        if predicates[e.id].line != e.line: raise Broken(f"record {e.id} must stand under its own sentence")
        for x in e.actors + e.recipients + e.objects + e.when + e.where + e.by + [c for c in e.flags.values() if c]:
            if x not in marks: raise Broken(f"record {e.id} names [{x}], which is not in the text")
    for k in predicates:
        if k not in seen: raise Broken(f"{{{k} …}} has no record")
    for m in marks.values():
        if re.search(r"=[a-z]{1,2}$", texts[m.line][m.start:m.end]): raise Broken(f"a link stands before the words: [{m.id}=… {texts[m.line][m.start:m.end].split('=')[0]}]")
        if m.same and m.same not in marks: raise Broken(f"[{m.id}={m.same}] refers to nothing")
    return Block(file, at, header, texts, marks, predicates, events)


def read(path):
    """All blocks of one file and the errors found, as (line number, message)."""
    blocks, errors, cur, at = [], [], [], 1
    lines = open(path, encoding="utf8").read().split("\n") + [""]
    for n, l in enumerate(lines, 1):
        if l.startswith("#"): continue
        if l.strip():
            if not cur: at = n
            cur.append(l.rstrip())
        elif cur:
            try: blocks.append(block(cur, os.path.basename(path), at))
            except Broken as e: errors.append((at, str(e)))
            cur = []
    return blocks, errors


def files(given=()):
    return list(given) or sorted(glob.glob(os.path.join(HERE, "corpus", "*.txt")))


def show(b):
    words = lambda k: b.texts[b.marks[k].line][b.marks[k].start:b.marks[k].end]
    for i, t in enumerate(b.texts):
        print(t)
        for e in (e for e in b.events if e.line == i):
            p = b.predicates[e.id]
            print(f"    {b.texts[p.line][p.start:p.end]}: {e.type}{'/' + ','.join(e.modes) if e.modes else ''} {[words(k) for k in e.actors]} -> {[words(k) for k in e.recipients]}"
                  + "".join(f" {n}={[words(k) for k in v]}" for n, v in (("obj", e.objects), ("when", e.when), ("where", e.where), ("by", e.by)) if v)
                  + (f" {[f + ('@' + words(c) if c else '') for f, c in e.flags.items()]}" if e.flags else ""))
    print()


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("file", nargs="*"), a.add_argument("--show", action="store_true")
    o = a.parse_args()
    bad, n = 0, collections.Counter()
    texts = {}
    for path in files(o.file):
        blocks, errors = read(path)
        for at, message in errors:
            bad += 1
            print(f"{path}:{at}: {message}")
        for b in blocks:
            if o.show: show(b)
            n["reports"] += bool(b.header); n["sentences"] += len(b.texts); n["events"] += len(b.events)
            n["sentences without a claim"] += sum(not any(e.line == i for e in b.events) for i in range(len(b.texts)))
            for t in b.texts:
                if t in texts:
                    bad += 1
                    print(f"{path}:{b.at}: the sentence stands in {texts[t]} already: {t[:60]}")
                texts[t] = f"{path}:{b.at}"
            for e in b.events:
                n["type " + e.type] += 1
                n["asserted " + e.type] += not e.flags
                for f in e.flags: n["flag " + f] += 1
                if e.by: n[f"chains of {min(2, len(e.by))}{'+' if len(e.by) > 1 else ''}"] += 1
    for k, v in sorted(n.items()): print(f"{v:6} {k}")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
