"""Measure lineages and stories on the small worlds of tests/worlds.

    python3 training/measure_worlds.py BINARY [--keep FOLDER] [NUMBER…]

Reads every world (or those with these numbers) with `BINARY read` and asks `BINARY stories`; prints, for each world and for even and odd
ones together:
  lineage     pairwise precision, recall, F1: pairs of reports of one lineage
  marks       share of marked words that a claim of some story covers (coverage)
  story       B-cubed precision, recall, F1 over the covered marked words (Bagga and Baldwin 1998)
  standing    share of stories whose last standing is right, of those with a covered mark; and over all stories
--keep FOLDER keeps the ledgers, so that the next run with it need not read again.
"""
import argparse
import collections
import itertools
import json
import pathlib
import subprocess
import tempfile

import worlds


def ledger_of(binary, world, folder):
    """The world read into a ledger, unless there is one already."""
    path = folder / f"{world.name}.db"
    if not path.exists():
        rows = [{"id": r.id, "title": r.title, "publisher": r.publisher, "published": r.published, "text": r.text, "language": "en"} for r in world.reports]
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        subprocess.run([binary, "read", "-", "--ledger", path, "--format", "jsonl"], input=lines.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    return path


def told(binary, ledger):
    """The program's stories, and the lineage of every report that tells one."""
    out = subprocess.run([binary, "stories", "--ledger", ledger, "--format", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    stories = [json.loads(line) for line in out.stdout.decode().splitlines()]
    return stories, {r["id"]: r["lineage"] for s in stories for r in s["reports"]}


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


def measure(binary, world, folder):
    stories, lineages = told(binary, ledger_of(binary, world, folder))
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
        if votes[story.id]:
            number = max(votes[story.id], key=lambda n: (votes[story.id][n], -n))
            counts["found"] += 1
            counts["standing"] += stories[number]["standing"] == story.history[-1][1]
    return counts


def part(of, all_):
    return of / all_ if all_ else 0.0


def line(name, c):
    f = lambda p, r: part(2 * p * r, p + r)
    lp, lr = part(c["right"], c["predicted"]), part(c["right"], c["gold"])
    bp, br = part(c["bp"], c["covered"]), part(c["br"], c["covered"])
    return (f"{name:28} lineage {lp:.2f} {lr:.2f} {f(lp, lr):.3f}  marks {part(c['covered'], c['marks']):.2f}  "
            f"story {bp:.2f} {br:.2f} {f(bp, br):.3f}  standing {part(c['standing'], c['found']):.2f} of found, {part(c['standing'], c['stories']):.2f} of all")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("numbers", nargs="*", type=int)
    parser.add_argument("--keep")
    options = parser.parse_intermixed_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(options.keep or scratch)
        folder.mkdir(parents=True, exist_ok=True)
        sums = {"even worlds": collections.Counter(), "odd worlds": collections.Counter()}
        for world in worlds.load():
            number = int(world.name[:2])
            if options.numbers and number not in options.numbers:
                continue
            counts = measure(str(pathlib.Path(options.binary).resolve()), world, folder)
            sums["odd worlds" if number % 2 else "even worlds"].update(counts)
            # What the odd worlds hold is for tests only, so they are seen in sum.
            if not number % 2:
                print(line(world.name, counts))
        for name, counts in sums.items():
            if counts["marks"]:
                print(line(name, counts))


if __name__ == "__main__":
    main()
