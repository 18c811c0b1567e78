"""How well does the program read, and how fast? Runs every figure and writes SCORECARD.md.

  scorecard.py [--measure DIR]… [--check FILE]   all figures; the measure sets are looked for in the folders DIR and marked by FILE (measure.py)
  scorecard.py --floors                          only: have the figures of our own texts fallen? exit 1 and a line for each that has
  scorecard.py --set-floors                      takes the figures of our own texts as they are now, less a margin, for floors (tests/floors.tsv)

--bin PROGRAM names another program than target/release/whimbrel. Python 3.9+, standard library only.

Our own texts are the test part of the corpus (gold.py --sentences) and tests/unpolitical.txt, in which there is nothing to find.
tests/targets.tsv has what we want the figures to be; the page says by how much each is short of it.
"""
import argparse, datetime, json, math, os, platform, re, statistics, subprocess, sys, tempfile, time

import corpus, gold

ROOT = os.path.normpath(os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
FLOORS = os.path.join(ROOT, "tests", "floors.tsv")
TARGETS = os.path.join(ROOT, "tests", "targets.tsv")
UNPOLITICAL = os.path.join(ROOT, "tests", "unpolitical.txt")
PAGE = os.path.join(ROOT, "SCORECARD.md")

# What must not fall in our own texts, and by how much it may: text, figure, which way is worse, margin.
WATCHED = [("own", name, "min", 0.01) for name in
           ("found_f1", "claim_f1", "event_f1", "full_claim_f1", "type_accuracy_of_found", "parties_of_found",
            "status_exact_of_found", "chain_exact_of_found")]
WATCHED += [("own", "status_macro_f1", "min", 0.02), ("own", "expected_calibration_error", "max", 0.02),
            ("unpolitical", "false_alarms_per_sentence", "max", 0.02)]

# The measure sets: what they are, the part of measure.py that marks them, and the file.
SETS = [
    ("Short reports with their claims", "claims", "claims.jsonl"),
    ("One report read with great care", "claims", "reading.json"),
    ("What one of two marked parties does to the other, 15 relations", "dyads", "dyads.tsv"),
    ("Trees and tags on raw text (GUM dev)", "parse", "en_gum-ud-dev.clean.conllu"),
    ("Time expressions in news (TimeML)", "times", "tbaq.jsonl"),
    ("Who says what in news (PolNeAR dev)", "attributions", "polnear.dev.jsonl"),
    ("How factual news events are (UW dev)", "factuality", "uw.dev.jsonl"),
    ("Names on 1996 newswire (CoNLL++ dev)", "entities", "conllpp_dev.txt"),
    ("Places in news (GeoVirus)", "places", "geovirus.jsonl"),
]
# Figures of the program's own speed in the marking script are left to the section on speed.
NOT_SHOWN = {"seconds", "sentences_per_second"}
# The corpus has no dates in its gold, so these say nothing of it.
UNDATED = {"date_exact_of_dated", "undated_left_undated"}
RUNS = 3


# ---------------------------------------------------------------- our own texts

def own_gold():
    """The test part of the corpus, a line a text."""
    blocks = [b for path in corpus.files() for b in corpus.read(path)[0] if gold.part(b) == "test"]
    return [dict(id=f"{b.file}:{b.at}", **b.header, text="\n".join(b.texts), claims=gold.gold(b)) for b in blocks]


def unpolitical_gold():
    """The texts in which there is nothing to find."""
    texts, field = [], None
    for n, block in enumerate(open(UNPOLITICAL, encoding="utf8").read().split("\n\n"), 1):
        lines = block.splitlines()
        field = next((l[2:] for l in lines if l.startswith("# ")), field)
        sentences = [l for l in lines if l and not l.startswith("#")]
        if sentences: texts.append(dict(id=f"{field} {n}", text=" ".join(sentences), claims=[]))
    return texts


def write(rows, folder, name):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf8") as f:
        f.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return path


def own_texts(folder):
    return {"own": write(own_gold(), folder, "own.jsonl"), "unpolitical": write(unpolitical_gold(), folder, "unpolitical.jsonl")}


def score(binary, path):
    return json.loads(ran([binary, "score", path, "--format", "json"]).stdout)


def ran(command):
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf8")
    if done.returncode: sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr[-2000:]}")
    return done


def learnt():
    """Sentences of tests/unpolitical.txt that stand in the corpus too, where they would be learnt from."""
    kept = {l.strip() for l in open(UNPOLITICAL, encoding="utf8") if l.strip() and not l.startswith("#")}
    return sorted(kept & {t.strip() for path in corpus.files() for b in corpus.read(path)[0] for t in b.texts})


# ---------------------------------------------------------------- floors and targets

def table(path):
    """Rows of a table with # comments: the cells of each."""
    if not os.path.exists(path): return []
    return [l.rstrip("\n").split("\t") for l in open(path, encoding="utf8") if l.strip() and not l.startswith("#")]


def bounds(path):
    return {(text, figure): (side, float(value)) for text, figure, side, value, *_ in table(path)}


def keep_floors(binary):
    """Whether no figure of our own texts is worse than its floor; whimbrel tells which are."""
    well, floors = True, bounds(FLOORS)
    if not floors: sys.exit("tests/floors.tsv has no floors. Set them: python3 training/scorecard.py --set-floors")
    for sentence in learnt():
        well = False
        print(f"tests/unpolitical.txt and the corpus share a sentence; take it out of one: {sentence}")
    with tempfile.TemporaryDirectory() as folder:
        for text, path in own_texts(folder).items():
            limits = [a for (t, figure), (side, value) in floors.items() if t == text for a in (f"--{side}", f"{figure}={value}")]
            done = subprocess.run([binary, "score", path, *limits], capture_output=True, text=True, encoding="utf8")
            if done.returncode:
                well = False
                print(f"{text} texts:\n{done.stderr}", end="")
    print("no figure has fallen below its floor" if well else
          "If that is as it should be (another corpus, other weights): python3 training/scorecard.py --set-floors")
    return well


def set_floors(binary):
    with tempfile.TemporaryDirectory() as folder:
        pages = {text: score(binary, path)["figures"] for text, path in own_texts(folder).items()}
    lines = ["# The figures of our own texts must not be worse than this. Written by: python3 training/scorecard.py --set-floors",
             "# text\tfigure\tside\tvalue"]
    for text, figure, side, margin in WATCHED:
        value = pages[text][figure]
        # Rounded away from the figure, so that the margin is never less than it says.
        floor = math.floor((value - margin) * 1000) / 1000 if side == "min" else math.ceil((value + margin) * 1000) / 1000
        lines.append(f"{text}\t{figure}\t{side}\t{max(0.0, floor):.3f}")
    with open(FLOORS, "w", encoding="utf8") as f: f.write("\n".join(lines) + "\n")
    print(f"{len(WATCHED)} floors in tests/floors.tsv")


# ---------------------------------------------------------------- the measure sets

def find(folders, name):
    """The file of that name in the folders and theirs."""
    for folder in folders:
        for at, inner, files in os.walk(folder):
            inner.sort()
            if name in files: return os.path.join(at, name)


def measure(binary, check, folders):
    """(title, part, file, figures or None) for each set; None where its file is in none of the folders."""
    out = []
    for title, part, name in SETS:
        path, figures = find(folders, name), None
        if path:
            print(f"{part} {name} …", file=sys.stderr)
            lines = ran([sys.executable, check, "--bin", binary, part, path]).stdout.splitlines()
            figures = {k: float(v) for k, v in (l.split(" ") for l in lines) if k not in NOT_SHOWN}
        out.append((title, part, name, figures))
    return out


# ---------------------------------------------------------------- speed

def run_timed(command, rows):
    """Seconds that a run of the program takes over rows of JSON, and the most memory it held, in MB."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as taken:
        given.write("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows).encode())
        given.seek(0)
        began = time.time()
        process = subprocess.Popen(command, stdin=given, stdout=taken, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        took = time.time() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode: sys.exit(f"{' '.join(command)}: exit {process.returncode}")
    # Linux counts in KB, macOS in bytes.
    return took, usage.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


def speed(binary):
    """Figures of `read` on the corpus' test part, the start taken off, and of one sentence alone."""
    rows = [{k: r[k] for k in ("id", "text")} for r in own_gold()]
    sentences = sum(r["text"].count("\n") + 1 for r in rows)
    command = [binary, "read", "--no-ledger", "--format", "jsonl", "-"]
    starts = [run_timed(command, [dict(id="1", text="Peru recalled its ambassador on Monday.")]) for _ in range(RUNS)]
    runs = [run_timed(command, rows) for _ in range(RUNS)]
    start = statistics.median(s for s, _ in starts)
    rate = statistics.median(sentences / max(1e-9, s - start) for s, _ in runs)
    return {"sentences_per_second": round(rate), "cold_start_seconds": round(start, 2),
            "memory_one_sentence_mb": round(max(m for _, m in starts)), "memory_mb": round(max(m for _, m in runs))}, sentences


def machine():
    name = platform.processor() or platform.machine()
    if os.path.exists("/proc/cpuinfo"):
        named = re.search(r"model name\s*: (.*)", open("/proc/cpuinfo", encoding="utf8").read())
        if named: name = f"{named.group(1)} ({platform.machine()})"
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {name}, {platform.system()}; load {os.getloadavg()[0]:.1f} when the run began"


# ---------------------------------------------------------------- the page

def shown(value):
    return f"{value:g}" if value == int(value) else f"{value:.3f}"


def judged(value, target):
    """What the page says beside a figure that has a target."""
    if target is None: return "", ""
    side, want = target
    short = want - value if side == "min" else value - want
    return f"{'≥' if side == 'min' else '≤'} {want:g}", "met" if short <= 0 else f"**short by {shown(round(short, 3))}**"


def figures_table(text, figures, targets, floors=None):
    floors = floors or {}
    head = ["figure", "value", "target", ""] + (["floor"] if floors else [])
    lines = ["| " + " | ".join(head) + " |", "| --- | ---: | --- | --- |" + (" --- |" if floors else "")]
    for name, value in figures.items():
        want, verdict = judged(value, targets.get((text, name)))
        floor = floors.get((text, name))
        cells = [name, shown(value), want, verdict] + ([f"{floor[1]:g}" if floor else ""] if floors else [])
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def rows_table(title, rows):
    lines = ["", f"| {title} | in the gold | read | right | precision | recall | F1 |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"]
    return lines + [f"| {n} | {r['gold']} | {r['predicted']} | {r['right']} | {r['precision']:.2f} | {r['recall']:.2f} | {r['f1']:.2f} |" for n, r in rows.items()]


def own_section(page, targets, floors):
    figures = {k: v for k, v in page["figures"].items() if k not in UNDATED}
    lines = ["## Our own texts", "",
             "The tenth of the corpus that no training sees, annotated by its writers. Dates are not annotated there.",
             "A figure below its floor fails `.ci/run`.", "",
             "`python3 training/gold.py --sentences > gold.jsonl; whimbrel score gold.jsonl`", ""]
    lines += figures_table("own", figures, targets, floors) + rows_table("type", page["types"]) + rows_table("flag of claims found", page["flags"])
    lines += ["", "A score should be the share of claims that are right:", "", "| score | claims | mean score | share right |", "| --- | ---: | ---: | ---: |"]
    return lines + [f"| {b['from']:.1f} to {b['to']:.1f} | {b['claims']} | {b['mean_score']:.2f} | {b['share_right']:.2f} |" for b in page["calibration"]]


def unpolitical_section(page, targets, floors):
    figures = {k: page["figures"][k] for k in ("sentences_without_claims", "claims_predicted", "false_alarms_per_sentence")}
    alarms = ", ".join(f"{name} {row['predicted']}" for name, row in page["types"].items())
    return ["## Text without political events", "",
            "`tests/unpolitical.txt`: sport, weather, markets, companies, courts, crime, science, culture, health, full of words that carry",
            "events elsewhere. Every claim read in it is a false alarm.", "",
            *figures_table("unpolitical", figures, targets, floors), "", f"Read in it: {alarms or 'nothing'}."]


def measure_section(sets, targets):
    lines = ["## Other people's texts", "",
             "Sets that are not part of the repository and that nothing was trained on. Rules and word lists were checked against them",
             "during development, so figures on them may be a little flattering. `measure.py` is their marking script."]
    if not sets: return lines + ["", "Not measured in this run: no `--measure DIR` and `--check FILE` were given."]
    for title, part, name, figures in sets:
        lines += ["", f"### {title}", "", f"`measure.py {part} {name}`", ""]
        lines += figures_table(name, figures, targets) if figures else [f"Not measured in this run: no {name} in the folders given."]
    return lines


def speed_section(figures, sentences, targets):
    lines = ["## Speed", "",
             f"`whimbrel read --no-ledger --format jsonl` on the {sentences} sentences of the corpus' test part, the start taken off, and on one sentence",
             f"alone (the cold start); medians of {RUNS} runs, the most memory of any of them.", ""]
    return lines + figures_table("speed", figures, targets)


def glance(measured, targets):
    """Every target beside what was measured."""
    lines = ["## Targets at a glance", "", "| where | figure | value | target | |", "| --- | --- | ---: | --- | --- |"]
    for text, name, side, want, *_ in table(TARGETS):
        value = measured.get(text, {}).get(name)
        goal, verdict = judged(value, targets[text, name]) if value is not None else (f"{'≥' if side == 'min' else '≤'} {want}", "not measured in this run")
        lines.append(f"| {text} | {name} | {'–' if value is None else shown(value)} | {goal} | {verdict} |")
    return lines + ["", "Why these: `tests/targets.tsv`."]


def page(binary, sets, about, command):
    targets, floors = bounds(TARGETS), bounds(FLOORS)
    with tempfile.TemporaryDirectory() as folder:
        pages = {text: score(binary, path) for text, path in own_texts(folder).items()}
    fast, sentences = speed(binary)
    measured = {text: p["figures"] for text, p in pages.items()} | {"speed": fast} | {name: f for _, _, name, f in sets if f}
    parts = [["# Scorecard", "", "How well Whimbrel reads and how fast, good and bad, all measured in one run. Shares are from 0 to 1.", "",
              f"- {datetime.date.today()}, {ran([binary, '--version']).stdout.strip()}", f"- {about}", f"- `{command}`"],
             glance(measured, targets), own_section(pages["own"], targets, floors), unpolitical_section(pages["unpolitical"], targets, floors),
             measure_section(sets, targets), speed_section(fast, sentences, targets)]
    return "\n\n".join("\n".join(p) for p in parts) + "\n"


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--bin", default=os.path.join(ROOT, "target", "release", "whimbrel"))
    a.add_argument("--measure", action="append", default=[], metavar="DIR"), a.add_argument("--check", metavar="FILE")
    a.add_argument("--floors", action="store_true"), a.add_argument("--set-floors", action="store_true")
    o = a.parse_args()
    if not os.path.exists(o.bin): sys.exit(f"There is no program {o.bin}. Build it (cargo build --release), or name it with --bin.")
    if bool(o.measure) != bool(o.check): sys.exit("--measure DIR and --check FILE go together: the folder with the sets and the script that marks them.")
    for path in o.measure + ([o.check] if o.check else []):
        if not os.path.exists(path): sys.exit(f"There is no {path}. Check how its name is written.")
    if o.floors: sys.exit(not keep_floors(o.bin))
    if o.set_floors: return set_floors(o.bin)
    command = "python3 training/scorecard.py" + (" --measure DIR --check measure.py" if o.measure else "")
    about = machine()
    written = page(o.bin, measure(o.bin, o.check, o.measure) if o.measure else [], about, command)
    with open(PAGE, "w", encoding="utf8") as f: f.write(written)
    print("SCORECARD.md written")


if __name__ == "__main__":
    main()
