"""Measure lineages and stories on the small worlds of tests/worlds.

    python3 training/measure_worlds.py BINARY [--keep FOLDER] [--tell TELL] [--stories] [NUMBER…]

Reads every world (or those with these numbers) with `BINARY read` and asks `BINARY stories`; prints, for each world with an even number and
for even and odd ones together:
  lineage     pairwise precision, recall, F1: pairs of reports of one lineage
  marks       share of marked words that a claim of some story covers (coverage)
  story       B-cubed precision, recall, F1 over the covered marked words (Bagga and Baldwin 1998)
  standing    share of stories whose last standing is right, of those with a covered mark; and over all stories
--keep FOLDER keeps the ledgers, so that the next run with it need not read again.
--tell TELL   tells with this program instead (`cargo build --release -p whimbrel-ledger --example tell`), from three kinds of claims, so that
              what reading, linking and standing each get wrong can be told apart:
                as read        the claims that BINARY read
                as read, gold stories  the same, joined and kept apart as the words are marked that carry them
                gold claims    one claim for each marked word, with the type and the parties of its story, the story's date where a date was
                               read in the clause, and the status that the story had with that report; sources and objects as they were read
                gold stories   the same, joined and kept apart as they are marked: what is wrong then is wrong in how standings are worked out
--stories     also prints each story of the even worlds with its standings, marked and found.
"""
import argparse
import collections
import itertools
import json
import pathlib
import subprocess
import tempfile

import worlds

# How a story's standing shows in the claims of the report that brings it; the words of calling off and taking back stand in the text.
SHOWN = {"alleged": ["alleged"], "planned": ["planned"], "denied": ["negated"], "disputed": ["negated"]}
# Standings that last until a report brings another: what a later report says without changing them is said in the same way.
LASTING = {"alleged", "planned"}


def run(*command, input=None):
    return subprocess.run(command, input=input, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()


def as_record(report):
    return {"id": report.id, "title": report.title, "publisher": report.publisher, "published": report.published, "text": report.text, "language": "en"}


def ledger_of(binary, world, folder):
    """The world read into a ledger, unless there is one already."""
    path = folder / f"{world.name}.db"
    if not path.exists():
        lines = "".join(json.dumps(as_record(report), ensure_ascii=False) + "\n" for report in world.reports)
        run(binary, "read", "-", "--ledger", path, "--format", "jsonl", input=lines.encode())
    return path


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def read_claims(binary, world, folder):
    return rows(run(binary, "claims", "--ledger", ledger_of(binary, world, folder), "--format", "jsonl"))


# ---------------------------------------------------------------- gold claims

def overlap(range_, mark):
    return range_[0] < mark.end and mark.start < range_[1]


def standing_with(story, report):
    """The standing that the report brings, or in which it finds the story, and whether it brings it."""
    brought = [standing for _, standing, by in story.history if by == report.id]
    if brought:
        return brought[-1], True
    before = [standing for date, standing, _ in story.history if date <= report.published]
    return (before[-1] if before else story.history[0][1]), False


def gold_status(story, report, read):
    standing, brought = standing_with(story, report)
    if brought or standing in LASTING:
        return SHOWN.get(standing, [])
    # Who repeats a story that is disputed may say either; only the reading tells.
    return read["status"] if read and standing in ("disputed", "denied", "retracted", "not-carried-out") else []


def who(code, mark):
    return {"text": mark.word, "range": [mark.start, mark.end], "id": None, "name": code, "code": code, "sector": None, "office": None, "antecedent": None, "mention": None}


def gold_claim(world, report, mark, claims):
    """The claim that the mark stands for, as near as the annotation and what was read at the mark allow."""
    story = next(s for s in world.stories if s.id == mark.story)
    at = [c for c in claims if c["report"]["id"] == report.id and overlap(c["predicate"]["range"], mark)]
    read = min(at, key=lambda c: (c["kind"] != "event", c["evidence"]["range"][1] - c["evidence"]["range"][0]), default=None)
    start, end, text = next(s for s in worlds.sentences(report.text) if s[0] <= mark.start < s[1])
    evidence = read["evidence"] if read else {"text": report.text[start:end], "range": [start, end]}
    dated = read and read["time"]["start"] and story.date
    granularity = {4: "year", 7: "month", 10: "day"}.get(len(story.date or ""))
    unknown = {"text": None, "range": None, "start": None, "end": None, "granularity": None, "basis": "unknown"}
    return {
        "id": f"{report.id}-{mark.start}",
        "report": {"id": report.id, "title": report.title, "publisher": report.publisher, "published": report.published, "url": None, "language": "en"},
        "sentence": [s[0] for s in worlds.sentences(report.text)].index(start),
        "evidence": evidence,
        "predicate": {"text": mark.word, "range": [mark.start, mark.end]},
        "kind": "event", "type": story.type, "mode": [], "context": [], "quad": None, "intensity": None,
        "actors": [who(code, mark) for code in story.actors],
        "recipients": [who(code, mark) for code in story.recipients],
        "objects": read["objects"] if read else [],
        "status": gold_status(story, report, read), "cues": [],
        "attribution": read["attribution"] if read else [],
        "time": dict(read["time"], start=story.date, end=story.date, granularity=granularity) if dated else unknown,
        "place": read["place"] if read else None,
        "score": 1.0,
    }


def gold(world, claims, bound):
    """The world with gold claims; bound: joined and kept apart as marked."""
    found = {(report.id, mark.start): (mark.story, gold_claim(world, report, mark, claims)) for report, mark in world.marks()}
    ids = collections.defaultdict(list)
    for story, claim in found.values():
        ids[story].append(claim["id"])
    apart = [[one[0], *other] for one, other in itertools.combinations(ids.values(), 2)] if bound else []
    return {"claims": [claim for _, claim in found.values()], "together": list(ids.values()) if bound else [], "apart": apart}


def bound_as_marked(world, claims):
    """The claims as they were read; those at marked words are joined and kept apart as these are marked."""
    of = {}
    for report, mark in world.marks():
        at = [c for c in claims if c["kind"] == "event" and c["report"]["id"] == report.id and overlap(c["predicate"]["range"], mark)]
        of.update((c["id"], mark.story) for c in at)
    ids = collections.defaultdict(list)
    for claim, story in of.items():
        ids[story].append(claim)
    apart = [[one[0], *other] for one, other in itertools.combinations(ids.values(), 2)]
    return {"claims": claims, "together": list(ids.values()), "apart": apart}


# ---------------------------------------------------------------- stories told

def told(binary, ledger):
    """The program's stories."""
    return rows(run(binary, "stories", "--ledger", ledger, "--format", "jsonl"))


def told_from(tell, all_worlds, given):
    """The stories of each world, told from given claims."""
    def line(world, claims):
        reports = [dict(as_record(report), url=None, found={}, notes=[]) for report in world.reports]
        return json.dumps({"reports": reports, **claims}, ensure_ascii=False) + "\n"
    lines = "".join(line(world, given(world)) for world in all_worlds)
    return dict(zip((world.name for world in all_worlds), rows(run(tell, input=lines.encode()))))


# ---------------------------------------------------------------- figures

def covering(stories, report, mark):
    """The number of the story with a claim at the mark: by its word, else by the shortest clause around it."""
    best = None
    for number, story in enumerate(stories):
        for r in story["reports"]:
            for claim in r["claims"] if r["id"] == report.id else []:
                for rank, (start, end) in enumerate((claim["predicate"]["range"], claim["evidence"]["range"])):
                    if start < mark.end and mark.start < end:
                        best = min(best or (9, 0, 0), (rank, end - start, number))
    return best and best[2]


def lineage_pairs(world, found):
    """Right, predicted and gold pairs."""
    counts = collections.Counter()
    for a, b in itertools.combinations(world.reports, 2):
        gold = a.lineage == b.lineage
        predicted = found.get(a.id, a.id) == found.get(b.id, b.id)
        counts.update(right=gold and predicted, predicted=predicted, gold=gold)
    return counts


def bcubed(pairs):
    """Summed precision and recall of (gold, predicted) labels, one an item."""
    both, gold, predicted = collections.Counter(pairs), collections.Counter(g for g, _ in pairs), collections.Counter(p for _, p in pairs)
    precision = sum(n * n / predicted[p] for (_, p), n in both.items())
    recall = sum(n * n / gold[g] for (g, _), n in both.items())
    return precision, recall


def measure(world, stories, show):
    lineages = {r["id"]: r["lineage"] for s in stories for r in s["reports"]}
    counts = collections.Counter(lineage_pairs(world, lineages))
    pairs, votes = [], collections.defaultdict(collections.Counter)
    for report, mark in world.marks():
        number = covering(stories, report, mark)
        counts.update(marks=1, covered=number is not None)
        if number is not None:
            pairs.append((mark.story, number))
            votes[mark.story][number] += 1
    counts["bp"], counts["br"] = bcubed(pairs)
    for story in world.stories:
        counts["stories"] += 1
        found = None
        if votes[story.id]:
            found = stories[max(votes[story.id], key=lambda n: (votes[story.id][n], -n))]
            counts["found"] += 1
            counts["standing"] += found["standing"] == story.history[-1][1]
        if show:
            way = lambda steps: " → ".join(f"{standing} ({of})" for standing, of in steps)
            came = found and [(step["standing"], step["date"]) for step in found["history"]]
            right = found and found["standing"] == story.history[-1][1]
            print(f"  {'=' if right else '·' if not found else '≠'} {story.id} {story.label}: {way((s, d) for d, s, _ in story.history)}; found {way(came) if came else 'nowhere'}")
    return counts


def part(of, all_):
    return of / all_ if all_ else 0.0


def line(name, c):
    f = lambda p, r: part(2 * p * r, p + r)
    lp, lr = part(c["right"], c["predicted"]), part(c["right"], c["gold"])
    bp, br = part(c["bp"], c["covered"]), part(c["br"], c["covered"])
    return (f"{name:28} lineage {lp:.2f} {lr:.2f} {f(lp, lr):.3f}  marks {part(c['covered'], c['marks']):.2f}  "
            f"story {bp:.2f} {br:.2f} {f(bp, br):.3f}  standing {part(c['standing'], c['found']):.2f} of found, {part(c['standing'], c['stories']):.2f} of all")


def report_on(chosen, stories_of, show):
    sums = {"even worlds": collections.Counter(), "odd worlds": collections.Counter()}
    for world in chosen:
        even = int(world.name[:2]) % 2 == 0
        counts = measure(world, stories_of(world), show and even)
        sums["even worlds" if even else "odd worlds"].update(counts)
        # What the odd worlds hold is for tests only, so they are seen in sum.
        if even:
            print(line(world.name, counts))
    for name, counts in sums.items():
        if counts["marks"]:
            print(line(name, counts))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("numbers", nargs="*", type=int)
    parser.add_argument("--keep")
    parser.add_argument("--tell")
    parser.add_argument("--stories", action="store_true")
    options = parser.parse_intermixed_args()
    binary = str(pathlib.Path(options.binary).resolve())
    chosen = [w for w in worlds.load() if not options.numbers or int(w.name[:2]) in options.numbers]
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(options.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if not options.tell:
            report_on(chosen, lambda world: told(binary, ledger_of(binary, world, folder)), options.stories)
            return
        tell = str(pathlib.Path(options.tell).resolve())
        claims = {world.name: read_claims(binary, world, folder) for world in chosen}
        kinds = {
            "as read": lambda world: {"claims": claims[world.name]},
            "as read, gold stories": lambda world: bound_as_marked(world, claims[world.name]),
            "gold claims": lambda world: gold(world, claims[world.name], bound=False),
            "gold stories": lambda world: gold(world, claims[world.name], bound=True),
        }
        for kind, given in kinds.items():
            print(f"== {kind}")
            stories = told_from(tell, chosen, given)
            report_on(chosen, lambda world: stories[world.name], options.stories)


if __name__ == "__main__":
    main()
