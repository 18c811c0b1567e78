"""Read and check the small worlds of tests/worlds (see FORMAT.md there).

    python3 training/worlds.py [FILE…]     prints counts, errors and things worth a second look; exit 1 on errors

`load()` gives every world parsed; `parse(path)` one. Offsets of marks are code points in the text without marks.
"""
import datetime
import pathlib
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "worlds"
TYPES = set("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT SAY STATE".split())
STANDINGS = set("reported alleged planned confirmed disputed denied carried-out not-carried-out retracted".split())
MARK = re.compile(r"\{(s\d+|-) ([^{}]*)\}")
HEAD = re.compile(r"= (\S+) \| (\S+) \| (.+?) \| (.+?) \| lineage=([A-Z])$")
STORY = re.compile(r"(s\d+) (\S+) (\S+) > (\S+) \| (\S+) \| (.+)$")
STEP = re.compile(r"(\S+) (\S+) (\S+)$")
CODE = re.compile(r"[A-Z]{3}$|(IGO|NGO|NSA|ORG|PER):[A-Z0-9][A-Z0-9_-]*$")
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DATELINE = re.compile(r"^[A-ZÀ-Þ][\w .,'’/-]*?, (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.? (\d{1,2}) \(")


@dataclass
class Mark:
    story: str  # "s1", or "-" for a word that is said to carry none
    word: str
    start: int  # in the report's text, code points
    end: int


@dataclass
class Report:
    id: str
    published: str
    publisher: str
    title: str
    lineage: str
    line: int
    text: str = ""
    marks: list = field(default_factory=list)


@dataclass
class Story:
    id: str
    type: str
    actors: list
    recipients: list
    date: str | None
    label: str
    line: int
    history: list = field(default_factory=list)  # (date, standing, report id)


@dataclass
class World:
    name: str
    about: str = ""
    reports: list = field(default_factory=list)
    stories: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    doubts: list = field(default_factory=list)

    def marks(self):
        """(report, mark) for every marked word that carries a story."""
        return [(r, m) for r in self.reports for m in r.marks if m.story != "-"]


def day(text, partial=False):
    """Whether text is a date that exists: YYYY-MM-DD, or, when partial, YYYY or YYYY-MM as well."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d" if not partial else r"\d{4}(-\d\d(-\d\d)?)?", text):
        return False
    try:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4:] if len(text) < 10 else text)
    except ValueError:
        return False
    return True


def unmark(line):
    """The line without marks, and its marks with offsets in it."""
    out, marks, at, size = [], [], 0, 0
    for m in MARK.finditer(line):
        before = line[at:m.start()]
        out += [before, m[2]]
        size += len(before)
        marks.append(Mark(m[1], m[2], size, size + len(m[2])))
        size += len(m[2])
        at = m.end()
    out.append(line[at:])
    return "".join(out), marks


def parse(path):
    path = pathlib.Path(path)
    world = World(path.stem)
    report = story = None
    about = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = raw.rstrip()
        bad = lambda what: world.errors.append(f"line {number}: {what}")
        if line.startswith("# ") or line == "#":
            if report or story:
                bad("a comment after the first report")
            about.append(line[2:])
        elif line.startswith("="):
            m = HEAD.match(line)
            story = None
            if not m:
                bad(f"header not understood: {line}")
                report = None
                continue
            report = Report(*m.groups(), number)
            world.reports.append(report)
        elif re.match(r"s\d+ [A-Z]", line):
            m = STORY.match(line)
            report = None
            if not m:
                bad(f"story not understood: {line}")
                story = None
                continue
            codes = [[] if x == "-" else x.split("+") for x in (m[3], m[4])]
            story = Story(m[1], m[2], *codes, None if m[5] == "?" else m[5], m[6], number)
            world.stories.append(story)
        elif line.startswith("  ") and story:
            m = STEP.match(line.strip())
            if m:
                story.history.append(m.groups())
            else:
                bad(f"history line not understood: {line}")
        elif line:
            if not report:
                bad(f"text outside a report: {line[:60]}")
                continue
            plain, marks = unmark(line)
            if "{" in plain or "}" in plain:
                bad(f"brace left over: {plain[:60]}")
            shift = len(report.text) + 1 if report.text else 0
            report.text += ("\n" if report.text else "") + plain
            report.marks += [Mark(k.story, k.word, k.start + shift, k.end + shift) for k in marks]
    world.about = " ".join(about)
    check(world)
    return world


def sentences(text):
    """A rough split, with offsets: enough to compare copies."""
    for m in re.finditer(r"[^\n]+?(?:[.!?][\"”’']?(?=\s+[\"“‘A-Z0-9]|\s*$|\n)|(?=\n|$))", text, re.M):
        start = m.start() + len(m[0]) - len(m[0].lstrip())
        yield start, m.end(), text[start:m.end()]


def check(world):
    """Fill world.errors (must be mended) and world.doubts (look again)."""
    err, doubt = world.errors.append, world.doubts.append
    if not world.about:
        err("no opening line that says what this world is about")
    reports, stories = {}, {}
    for i, r in enumerate(world.reports, 1):
        if r.id in reports:
            err(f"{r.id} twice")
        reports[r.id] = r
        if r.id != f"r{i}":
            err(f"{r.id} should be r{i}")
        if not day(r.published):
            err(f"{r.id}: no date: {r.published}")
        if not r.text:
            err(f"{r.id}: no text")
        size = len(list(sentences(r.text)))
        if not 3 <= size <= 10:
            doubt(f"{r.id}: about {size} sentences")
    if not 6 <= len(world.reports) <= 10:
        err(f"{len(world.reports)} reports, not 6-10")
    for a, b in zip(world.reports, world.reports[1:]):
        if a.published > b.published:
            doubt(f"{b.id} is dated before {a.id}")
    for i, s in enumerate(world.stories, 1):
        if s.id in stories:
            err(f"{s.id} twice")
        stories[s.id] = s
        if s.id != f"s{i}":
            err(f"{s.id} should be s{i}")
    if not world.stories:
        err("no stories")
    elif not 3 <= len(world.stories) <= 8:
        doubt(f"{len(world.stories)} stories, not 3-8")

    where = defaultdict(list)
    for r in world.reports:
        for m in r.marks:
            if not m.word or re.search(r"\s", m.word) or re.search(r"^[^\w]|[^\w]$", m.word):
                err(f"{r.id}: marked word is not one word: {m.word!r}")
            if r.text[m.start:m.end] != m.word:
                err(f"{r.id}: offsets wrong at {m.word!r}")
            around = r.text[max(m.start - 1, 0):m.start] + r.text[m.end:m.end + 1]
            if re.search(r"\w", around):
                err(f"{r.id}: mark cuts a word at {m.word!r}")
            if m.story == "-":
                continue
            if m.story not in stories:
                err(f"{r.id}: mark of unknown story {m.story}")
            where[m.story].append(r)

    last = max((r.published for r in world.reports), default="")
    for s in world.stories:
        if s.type not in TYPES:
            err(f"{s.id}: unknown type {s.type}")
        for code in s.actors + s.recipients:
            if not CODE.match(code):
                err(f"{s.id}: odd code {code}")
        if s.date and not day(s.date, partial=True):
            err(f"{s.id}: odd date {s.date}")
        told = where[s.id]
        if not told:
            err(f"{s.id}: no marked word")
        elif len(told) > 8:
            doubt(f"{s.id}: {len(told)} marked words")
        if not s.history:
            err(f"{s.id}: no standing")
        before, date = None, ""
        for when, standing, rid in s.history:
            if standing not in STANDINGS:
                err(f"{s.id}: unknown standing {standing}")
            r = reports.get(rid)
            if not r:
                err(f"{s.id}: unknown report {rid}")
            else:
                if r.published != when:
                    err(f"{s.id}: {rid} is of {r.published}, not {when}")
                if r not in told:
                    err(f"{s.id}: {rid} has no mark of it")
            if when < date:
                err(f"{s.id}: history goes back at {when}")
            date = max(date, when)
            if standing == before:
                err(f"{s.id}: {standing} twice in a row")
            if standing in ("carried-out", "not-carried-out") and "planned" not in [x[1] for x in s.history if x[0] <= when]:
                err(f"{s.id}: {standing} without planned")
            if standing == "retracted" and before is None:
                err(f"{s.id}: retracted at first")
            if standing == "confirmed" and r and len({x.lineage for x in told if x.published <= when}) < 2:
                doubt(f"{s.id}: confirmed by {rid} from one lineage (the doer's admission?)")
            before = standing
        if s.history and told:
            first = min(told, key=lambda r: (r.published, int(r.id[1:]) if r.id[1:].isdigit() else 0))
            if reports.get(s.history[0][2]) and reports[s.history[0][2]].published != first.published:
                err(f"{s.id}: first told by {first.id}, but its standing begins with {s.history[0][2]}")
            if s.history[-1][1] == "reported" and len({r.lineage for r in told}) > 1:
                doubt(f"{s.id}: reported only, though lineages {''.join(sorted({r.lineage for r in told}))} tell it")
            if s.date and len(s.date) == 10 and s.date > last and s.history[-1][1] not in ("planned", "not-carried-out"):
                doubt(f"{s.id}: dated after the last report")
            if s.date and len(s.date) == 10 and s.history[0][1] in ("reported", "confirmed") and s.date > s.history[0][0]:
                err(f"{s.id}: {s.history[0][1]} before it happened")

    # one sentence in two reports must be marked alike
    seen = {}
    for r in world.reports:
        for start, end, text in sentences(r.text):
            marks = tuple((m.story, m.start - start) for m in r.marks if start <= m.start < end)
            text = re.sub(r"^[A-Z][^()]{0,40}\([^()]*\) [-–—] ", lambda k: "", text)
            key = (text, tuple((s, len(text) - (end - start) + o) for s, o in marks))
            if text in seen and seen[text][0] != key:
                err(f"{r.id} and {seen[text][1]}: the same sentence marked differently: {text[:60]}")
            seen.setdefault(text, (key, r.id))
        m = DATELINE.match(r.text)
        if m and day(r.published):
            d = datetime.date.fromisoformat(r.published)
            written = next((x for x in (d - datetime.timedelta(n) for n in range(3)) if (MONTHS[x.month - 1], x.day) == (m[1], int(m[2]))), None)
            if not written:
                doubt(f"{r.id}: dateline {m[1]} {m[2]}, published {r.published}")
        # "Monday, 12 May" / "Monday, May 12" must be a true pair in the report's year
        for m in re.finditer(rf"({'|'.join(DAYS)}),? (?:the )?(?:(\d{{1,2}}) )?({'|'.join(x + '[a-z]*' for x in MONTHS)})\.?(?: (\d{{1,2}})\b)?", r.text):
            number = m[2] or m[4]
            if number and day(r.published):
                try:
                    d = datetime.date(int(r.published[:4]), MONTHS.index(m[3][:3]) + 1, int(number))
                except ValueError:
                    err(f"{r.id}: no such day: {m[0]}")
                    continue
                if DAYS[d.weekday()] != m[1]:
                    err(f"{r.id}: {m[0]} is a {DAYS[d.weekday()]}")
    publishers = defaultdict(set)
    for r in world.reports:
        publishers[r.lineage].add(r.publisher)
    if world.reports and all(len([r for r in world.reports if r.lineage == x]) == 1 for x in publishers):
        doubt("no two reports share a lineage")


def load(folder=FOLDER):
    return [parse(p) for p in sorted(pathlib.Path(folder).glob("[0-9][0-9]-*.md"))]


def main(arguments):
    paths = arguments or sorted(FOLDER.glob("[0-9][0-9]-*.md"))
    worlds = [parse(p) for p in paths]
    types, ends, total = Counter(), Counter(), Counter()
    numbers = Counter(w.name[:2] for w in worlds)
    for w in worlds:
        if numbers[w.name[:2]] > 1:
            w.errors.append("its number is used twice")
        lineages = {r.lineage for r in w.reports}
        counts = {"worlds": 1, "reports": len(w.reports), "lineages": len(lineages), "stories": len(w.stories), "marks": len(w.marks()),
                  "steps": sum(len(s.history) for s in w.stories), "words": sum(len(r.text.split()) for r in w.reports)}
        total.update(counts)
        types.update(s.type for s in w.stories)
        ends.update(s.history[-1][1] for s in w.stories if s.history)
        print(f"{w.name}: " + ", ".join(f"{n} {k}" for k, n in counts.items() if k != "worlds"))
        for e in w.errors:
            print(f"  ERROR {e}")
        for d in w.doubts:
            print(f"  look: {d}")
    print("all: " + ", ".join(f"{n} {k}" for k, n in total.items()))
    print("types: " + ", ".join(f"{k} {n}" for k, n in types.most_common()))
    print("last standing: " + ", ".join(f"{k} {n}" for k, n in ends.most_common()))
    return 1 if any(w.errors for w in worlds) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
