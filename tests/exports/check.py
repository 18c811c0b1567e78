"""Opens every export with readers that we did not write, and compares what they find with `claims --format jsonl`.

    python3 tests/exports/check.py [--bin target/release/whimbrel] [--venv target/exports-venv]

Reads reports of this repository (examples/, tests/reports/, the worlds of tests/worlds/ and one with characters that
break tables) into a ledger in a temporary folder. The readers are installed from PyPI, pinned in requirements.txt, into
the folder --venv. Where they can't be installed the script says SKIPPED and ends well, so that the other tests run
without a network. The terms of W3C's context in anno.jsonld are copied from the standard, because pyld may not fetch it.
"""
import argparse, collections, csv, datetime, io, json, math, os, re, subprocess, sys, tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
# Broken on purpose: tabs, breaks, quotes, commands of LaTeX, and names outside ASCII in every field that a person fills.
NASTY = [
    {"id": "tab\tid, {x}", "title": "Peru \"recalls\" envoy\tand 5% of {staff} & more\\", "publisher": "Andes\t\"Wire\"\nService",
     "published": "2024-02-29", "url": "https://example.org/a?b={c}&d=5%25",
     "text": "Peru recalled its ambassador from Chile on Wednesday.\n\nThe\u2028\"Union\tof Écoles\" denied that Chile had attacked Peru. "
             "Peru and Chile signed a \U0001d4e3rade agreement in Lima on Monday, the minister said."},
    {"id": "plain", "text": "Ghana and Togo held talks. Ghana, Togo and Benin held talks in Accra on 3 March 2021. The army shelled the town.",
     "published": "2021-03-05", "publisher": "Coast Daily"},
]
FORMATS = {"polecat": "tsv", "plover": "jsonl", "icews": "tsv", "gdelt-events": "CSV", "gdelt-mentions": "CSV", "ftm-statements": "csv",
           "ftm-entities": "jsonl", "parquet": "parquet", "csv": "csv", "web-annotation": "jsonld", "bibtex": "bib"}
RECIPROCAL = {"AGREE", "CONSULT", "COOPERATE"}
NOT_DONE = {"negated", "desired", "conditional"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", default=os.path.join(ROOT, "target", "release", "whimbrel"))
    parser.add_argument("--venv", default=os.path.join(ROOT, "target", "exports-venv"))
    args = parser.parse_args()
    python = os.path.join(args.venv, "bin", "python")
    if os.path.realpath(sys.prefix) != os.path.realpath(args.venv):
        if not install(args.venv, python):
            return
        sys.exit(subprocess.run([python, __file__, "--bin", args.bin, "--venv", args.venv]).returncode)
    with tempfile.TemporaryDirectory() as folder:
        Check(os.path.abspath(args.bin), folder).run()


PATIENCE = 420   # seconds that a step of the installation may take


def went_well(step):
    try:
        return subprocess.run(step, timeout=PATIENCE).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def install(venv, python):
    """Whether the readers are at hand."""
    wanted = open(os.path.join(HERE, "requirements.txt")).read()
    stamp = os.path.join(venv, "installed.txt")
    if os.path.exists(stamp) and open(stamp).read() == wanted:
        return True
    steps = [[sys.executable, "-m", "venv", venv],
             [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", os.path.join(HERE, "requirements.txt")],
             # Its own requirements are large and not needed: only its tables of columns and codes are read.
             [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps", "gdelt==0.1.14"]]
    for step in steps:
        if not went_well(step):
            print("=" * 20, "SKIPPED: the readers of the exports can't be installed, so no export was opened with them.", "=" * 20, file=sys.stderr)
            return False
    open(stamp, "w").write(wanted)
    return True


class Check:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.ledger = os.path.join(folder, "ledger.db")
        self.count = 0

    def run(self):
        self.read()
        lines = self.whimbrel("claims", "--ledger", self.ledger, "--format", "jsonl").stdout
        self.claims = [json.loads(line) for line in lines.splitlines()]
        self.that(len(self.claims) > 300, "too few claims to check anything")
        self.told = {f: self.export(f) for f in FORMATS}
        for f in FORMATS:
            before = open(self.path(f), "rb").read()
            self.export(f)
            self.that(open(self.path(f), "rb").read() == before, f"{f}: the second export differs")
            getattr(self, f.replace("-", "_"))()
            print(f"{f}: well")
        self.filters()
        self.nothing()
        self.code()
        self.inputs()
        print(f"{len(self.claims)} claims, {len(FORMATS)} formats, {self.count} checks: all well")

    # --- helpers

    def that(self, is_so, what):
        self.count += 1
        if not is_so:
            sys.exit(f"check.py: {what}")

    def whimbrel(self, *args, **more):
        done = subprocess.run([self.program, *args], capture_output=True, text=True, encoding="utf8", **more)
        self.that(done.returncode in (0, 1), f"{' '.join(args)} ended with {done.returncode}:\n{done.stderr}")
        return done

    def path(self, form, folder=""):
        return os.path.join(self.folder, folder, f"out-{form}.{FORMATS[form]}")

    def export(self, form, *more, to=None):
        return self.whimbrel("export", "--ledger", self.ledger, "--format", form, "--out", to or self.path(form), *more).stderr

    def read(self):
        sys.path.insert(0, os.path.join(ROOT, "training"))
        import worlds
        reports = list(NASTY)
        for number, world in enumerate(list(worlds.load())[:8]):
            for r in world.reports:
                reports.append({"id": f"w{number}-{r.id}", "title": r.title, "publisher": r.publisher, "published": r.published, "text": r.text})
        lines = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in reports)
        self.whimbrel("read", "--ledger", self.ledger, "--format", "jsonl", "-", input=lines)
        self.whimbrel("read", "--ledger", self.ledger, "--format", "jsonl", os.path.join(ROOT, "examples"), os.path.join(ROOT, "tests", "reports"))

    def table(self, form, header=True):
        """As pandas reads it by default: quotes would join lines if there were any."""
        import pandas
        extra = {} if header else {"header": None}
        return pandas.read_csv(self.path(form), sep="\t", dtype=str, keep_default_na=False, **extra)

    # --- what must come out, computed anew from the claims

    def pairs(self, c):
        actors, recipients = c["actors"], c["recipients"]
        both = c["type"] in RECIPROCAL or (c["type"] == "RETREAT" and "ceasefire" in c["mode"])
        if both and not recipients and len(actors) > 1:
            return [(a, b) for i, a in enumerate(actors) for j, b in enumerate(actors) if i != j]
        return [(a, b) for a in actors or [None] for b in recipients or [None]]

    def happened(self, c):
        return c["kind"] == "event" and not NOT_DONE & set(c["status"]) and "planned" not in c["status"]

    def has_code(self, c):
        planned = {"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
        return c["type"] != "STATE" and not NOT_DONE & set(c["status"]) and ("planned" not in c["status"] or c["type"] in planned)

    def day(self, c):
        t = c["time"]
        return t["start"] if t["start"] and len(t["start"]) == 10 and t["end"] == t["start"] else ""

    @staticmethod
    def plain(text):
        return re.sub(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]", " ", (text or "").replace('"', "'")).strip()

    def name(self, who):
        return self.plain(who["name"] or who["text"]) if who else ""

    # --- the formats

    def polecat(self):
        t = self.table("polecat")
        self.that(len(t.columns) == 40 and t.columns[4] == "Intensity" and t.columns[39] == "Version", "polecat: columns")
        self.that(t["Event ID"].is_unique, "polecat: ids are not unique")
        self.that(t["Event ID"].str.match(r"^\d{8}-\d{4}-\w+_[A-Z]+(_R)?$").all(), "polecat: an id looks odd")
        wanted = [(c["type"], self.name(a), self.name(b), self.day(c), c["report"]["published"] or "") for c in self.claims if self.happened(c) for a, b in self.pairs(c)]
        found = list(zip(t["Event Type"], t["Actor Name"], t["Recipient Name"], t["Event Date"], t["Publication Date"]))
        self.that(sorted(found) == sorted(wanted), f"polecat: {len(found)} rows, {len(wanted)} wanted, or they differ")
        quads = set(t["Quad Code"])
        self.that(quads <= {"VERBAL COOPERATION", "MATERIAL COOPERATION", "VERBAL CONFLICT", "MATERIAL CONFLICT"} and len(quads) == 4, f"polecat: quads {quads}")
        self.that((t["Intensity"].astype(float).abs() <= 10).all(), "polecat: intensity")
        left = sum(not self.happened(c) for c in self.claims)
        self.that(sum(map(int, re.findall(r"(\d+) ", re.search("claims left out: (.*)", self.told["polecat"])[1]))) == left, "polecat: the count of claims left out")

    def plover(self):
        lines = [json.loads(line) for line in open(self.path("plover"), encoding="utf8")]
        self.that([x["id"] for x in lines] == [c["id"] for c in self.claims], "plover: ids")
        for x, c in zip(lines, self.claims):
            self.that({"id", "date", "actor", "event"} <= set(x), "plover: a required field is missing")
            self.that(x["event"] == c["type"] and x["status"] == c["status"] and x["score"] == c["score"], f"plover: {c['id']}")
            self.that(x["date"] == c["time"]["start"] and x["has_event"] == self.happened(c), f"plover: date or has_event of {c['id']}")
            self.that([a["code"] for a in x["actor"]] == [a["code"] for a in c["actors"]], f"plover: actors of {c['id']}")
            self.that([a["entity_text"] for a in x["recipient"]] == [a["text"] for a in c["recipients"]], f"plover: recipients of {c['id']}")
            self.that((x["quad_code"] is None) == (c["quad"] is None), "plover: quad")
            self.that(x["text_info"]["end"] - x["text_info"]["start"] == len(x["text"]), "plover: text_info does not fit the text")
        self.that("not held" not in self.told["plover"], "plover holds everything")

    def coded(self):
        return [(c, a, b) for c in self.claims if self.has_code(c) for a, b in self.pairs(c)]

    def icews(self):
        t = self.table("icews")
        self.that(len(t.columns) == 20 and t.columns[6] == "CAMEO Code", "icews: columns")
        self.that(t["Event ID"].is_unique and (t["Event ID"].astype("int64") < 2**53).all(), "icews: ids")
        wanted = [(self.name(a), self.name(b), self.plain(c["report"]["id"]), str(c["sentence"] + 1)) for c, a, b in self.coded()]
        found = list(zip(t["Source Name"], t["Target Name"], t["Story ID"], t["Sentence Number"]))
        self.that(sorted(found) == sorted(wanted), f"icews: {len(found)} rows, {len(wanted)} wanted, or they differ")
        codes, scale = self.cameo()
        for code, text, number in zip(t["CAMEO Code"], t["Event Text"], t["Intensity"]):
            self.that(codes.get(code, "").lower().startswith(text.lower()), f"icews: {code} is called {text}, elsewhere {codes.get(code)}")
            self.that(scale[code] == float(number), f"icews: Goldstein of {code}")

    def gdelt_data(self, name):
        return os.path.join(sys.prefix, "data", name)

    def cameo(self):
        """Names and Goldstein numbers as the package `gdelt` publishes them."""
        data = json.load(open(self.gdelt_data("cameoCodes.json")))
        return data["Description"], {code: float(x) for code, x in data["GoldsteinScale"].items()}

    def gdelt_columns(self, name):
        return [row["name"] for row in csv.DictReader(open(self.gdelt_data(name), encoding="utf8", errors="replace"))]

    def gdelt_events(self):
        columns = self.gdelt_columns("events2.csv")
        t = self.table("gdelt-events", header=False)
        self.that(len(columns) == 61 == len(t.columns), f"gdelt-events: {len(t.columns)} columns")
        t.columns = columns
        self.events = t
        self.that(t["GLOBALEVENTID"].is_unique, "gdelt-events: ids")
        _, scale = self.cameo()
        for _, e in t.iterrows():
            self.that(e["EventCode"].startswith(e["EventBaseCode"]) and e["EventBaseCode"].startswith(e["EventRootCode"]), "gdelt-events: codes")
            root = int(e["EventRootCode"])
            self.that(int(e["QuadClass"]) == (1 if root < 6 else 2 if root < 9 else 3 if root < 14 else 4), "gdelt-events: quad class")
            self.that(float(e["GoldsteinScale"]) == scale[e["EventCode"]], "gdelt-events: Goldstein")
            self.that(e["SQLDATE"] == "" or (e["SQLDATE"][:6] == e["MonthYear"] and datetime.datetime.strptime(e["SQLDATE"], "%Y%m%d")), "gdelt-events: dates")
            self.that(e["FractionDate"] == "" or math.floor(float(e["FractionDate"])) == int(e["Year"]), "gdelt-events: fraction")
            self.that(e["DATEADDED"] == "" or datetime.datetime.strptime(e["DATEADDED"], "%Y%m%d%H%M%S"), "gdelt-events: added")
        names = {self.plain(self.name(a).upper()) for _, a, _ in self.coded()}
        self.that(set(t["Actor1Name"]) <= names, "gdelt-events: a name is none of the claims'")
        self.that(sum(map(int, t["NumMentions"])) == len(self.coded()), "gdelt-events: mentions don't add up")

    def gdelt_mentions(self):
        columns = self.gdelt_columns("mentions.csv")
        t = self.table("gdelt-mentions", header=False)
        self.that(len(columns) == 16 == len(t.columns), f"gdelt-mentions: {len(t.columns)} columns, {len(columns)} in the package")
        t.columns = columns
        self.that(len(t) == len(self.coded()), f"gdelt-mentions: {len(t)} rows, {len(self.coded())} wanted")
        counts = t.groupby(t.columns[0]).size()
        events = self.events.set_index("GLOBALEVENTID")
        self.that(set(counts.index) == set(events.index), "gdelt-mentions: ids are not those of the events")
        self.that(all(int(events.loc[e, "NumMentions"]) == n for e, n in counts.items()), "gdelt-mentions: counts")
        self.that(t.iloc[:, 11].astype(int).between(0, 100).all(), "gdelt-mentions: confidence")

    def ftm_entities(self):
        from followthemoney import model
        entities = [json.loads(line) for line in open(self.path("ftm-entities"), encoding="utf8")]
        ids = {e["id"] for e in entities}
        self.that(len(ids) == len(entities), "ftm: ids are not unique")
        schemata = collections.Counter()
        for e in entities:
            proxy = model.get_proxy(e, cleaned=False)
            schemata[proxy.schema.name] += 1
            self.that(proxy.schema.validate(e) is None, f"ftm: {e}")
            for name, values in e["properties"].items():
                prop = proxy.schema.get(name)
                self.that(prop is not None, f"ftm: {e['schema']} has no {name}")
                kept = set(proxy.get(prop))
                self.that(len(kept) == len(values), f"ftm: of {name} {values} only {kept} is left")
                if prop.type.name == "entity":
                    self.that(set(values) <= ids, f"ftm: {name} of {e['id']} leads nowhere")
                    self.that(all(model.get(x["schema"]).is_a(prop.range) for x in entities if x["id"] in values) if len(entities) < 500 else True, f"ftm: {name} leads to the wrong kind")
        self.that(schemata["Note"] == len(self.claims), f"ftm: {schemata['Note']} notes")
        self.that(schemata["Event"] == sum(map(self.happened, self.claims)), f"ftm: {schemata['Event']} events")
        self.that(schemata["Article"] == len({c["report"]["id"] for c in self.claims}), "ftm: articles")
        same = {e["id"]: {k: sorted(v) for k, v in e["properties"].items()} for e in entities}
        self.that(same == self.by_statements, "ftm: the statements say other things than the entities")
        self.schemata = {e["id"]: e["schema"] for e in entities}
        for e in entities:
            for other in e["properties"].get("organizer", []) + e["properties"].get("involved", []):
                self.that(model.get(self.schemata[other]).is_a("LegalEntity"), "ftm: a party that is no LegalEntity")
        self.entities = entities

    def ftm_statements(self):
        from followthemoney.statement import Statement, StatementEntity
        from followthemoney.statement.serialize import read_statements, CSV_COLUMNS
        from followthemoney.dataset import Dataset
        text = open(self.path("ftm-statements"), encoding="utf8", newline="").read()
        self.that(text.splitlines()[0].split(",") == CSV_COLUMNS, "ftm-statements: columns")
        statements = list(read_statements(io.BytesIO(text.encode()), "csv"))
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        self.that(len({s.id for s in statements}) == len(statements), "ftm-statements: an id stands twice")
        for s, row in zip(statements, rows):
            self.that(s.id == s.generate_key(), f"ftm-statements: id of {row}")
            self.that(s.prop_type == row["prop_type"], f"ftm-statements: {row['prop']} is a {s.prop_type}, not a {row['prop_type']}")
        by_entity = collections.defaultdict(list)
        for s in statements:
            by_entity[s.entity_id].append(s)
        dataset = Dataset.make({"name": "whimbrel", "title": "Whimbrel"})
        entities = [StatementEntity.from_statements(dataset, group) for group in by_entity.values()]
        self.that(len(entities) > len(self.claims), "ftm-statements: entities")
        self.by_statements = {e.id: {p.name: sorted(e.get(p)) for p in e.iterprops() if p.name != "id"} for e in entities}

    def parquet(self):
        import duckdb, pandas, polars, pyarrow.parquet
        path = self.path("parquet")
        rows = pyarrow.parquet.read_table(path).to_pylist()
        self.that(len(rows) == len(self.claims), "parquet: rows")
        for row, c in zip(rows, self.claims):
            for key in ("id", "type", "kind", "mode", "context", "status", "quad", "intensity", "score", "sentence"):
                self.that(row[key] == c[key], f"parquet: {key} of {c['id']}: {row[key]} is not {c[key]}")
            for role in ("actors", "recipients"):
                for found, wanted in zip(row[role], c[role], strict=True):
                    self.that(all(found[k] == wanted[k] for k in ("text", "id", "name", "code", "sector", "office")), f"parquet: {role}")
                    self.that([found["start"], found["end"]] == wanted["range"], f"parquet: range in {role}")
                    self.that(([found["antecedent_start"], found["antecedent_end"]] if found["antecedent_start"] is not None else None) == wanted["antecedent"], "parquet: antecedent")
            for found, wanted in zip(row["attribution"], c["attribution"], strict=True):
                self.that(found["name"] == wanted["name"] and found["quoted"] == wanted["quoted"] and found["cue"] == (wanted["cue"] or {}).get("text"), "parquet: attribution")
            self.that([x["text"] for x in row["objects"]] == [x["text"] for x in c["objects"]], "parquet: objects")
            self.that([(x["flag"], x["start"]) for x in row["cues"]] == [(x["flag"], x["range"][0]) for x in c["cues"]], "parquet: cues")
            self.that(row["evidence"] == c["evidence"]["text"] and [row["evidence_start"], row["evidence_end"]] == c["evidence"]["range"], "parquet: evidence")
            self.that((row["start"], row["end"], row["basis"]) == (c["time"]["start"], c["time"]["end"], c["time"]["basis"]), "parquet: time")
            self.that((row["published"].isoformat() if row["published"] else None) == c["report"]["published"], "parquet: published")
            self.that((row["day"].isoformat() if row["day"] else "") == self.day(c), "parquet: day")
            self.that(row["place"] == (c["place"] or {}).get("text"), "parquet: place")
        frame = polars.read_parquet(path)
        self.that(frame.height == len(self.claims) and frame.schema["actors"].inner.to_schema()["code"] == polars.String, "parquet: polars")
        exploded = frame.explode("actors").unnest("actors", separator=".").filter(polars.col("actors.code") == "CHL").height
        wanted = sum(a["code"] == "CHL" for c in self.claims for a in c["actors"])
        self.that(exploded == wanted > 0, f"parquet: polars finds {exploded} actors of Chile, not {wanted}")
        n = duckdb.sql(f"SELECT count(*) FROM '{path}' WHERE list_contains(actor_codes, 'CHL')").fetchall()[0][0]
        self.that(n == sum(any(a["code"] == "CHL" for a in c["actors"]) for c in self.claims), "parquet: duckdb")
        first = duckdb.sql(f"SELECT min(published), max(published) FROM '{path}'").fetchall()[0]
        days = [c["report"]["published"] for c in self.claims if c["report"]["published"]]
        self.that([d.isoformat() for d in first] == [min(days), max(days)], "parquet: duckdb's dates")
        self.that(len(pandas.read_parquet(path)) == len(self.claims), "parquet: pandas")

    def csv(self):
        import pandas, polars
        t = pandas.read_csv(self.path("csv"), dtype=str, keep_default_na=False)
        self.that(list(t["id"]) == [c["id"] for c in self.claims], "csv: ids")
        self.that(list(t["evidence"]) == [c["evidence"]["text"] for c in self.claims], "csv: the words differ")
        self.that(list(t["title"]) == [c["report"]["title"] or "" for c in self.claims], "csv: titles")
        self.that(polars.read_csv(self.path("csv"), infer_schema=False).height == len(self.claims), "csv: polars")

    def web_annotation(self):
        from pyld import jsonld
        document = json.load(open(self.path("web-annotation"), encoding="utf8"))
        self.that(document["@context"] == "http://www.w3.org/ns/anno.jsonld" and document["total"] == len(document["first"]["items"]), "web-annotation: collection")
        known = set(json.load(open(os.path.join(HERE, "anno.jsonld")))["@context"])
        self.every_key_is_known(document, known | {"@context"})
        document["@context"] = json.load(open(os.path.join(HERE, "anno.jsonld")))["@context"]
        document["first"]["items"] = document["first"]["items"][:200]
        expanded = jsonld.expand(document)[0]
        items = expanded["http://www.w3.org/ns/activitystreams#first"][0]["http://www.w3.org/ns/activitystreams#items"][0]["@list"]
        self.that(all(i["@type"] == ["http://www.w3.org/ns/oa#Annotation"] and "http://www.w3.org/ns/oa#hasTarget" in i for i in items) and len(items) == 200, "web-annotation: items")
        document = json.load(open(self.path("web-annotation"), encoding="utf8"))
        by_id = {i["id"]: i for i in document["first"]["items"]}
        self.that(len(by_id) == document["total"], "web-annotation: ids")
        for c in self.claims:
            selectors = {s["type"]: s for s in by_id[f"urn:whimbrel:claim:{c['id']}"]["target"]["selector"]}
            self.that(selectors["TextQuoteSelector"]["exact"] == c["evidence"]["text"], "web-annotation: words")
            place = selectors["TextPositionSelector"]
            self.that([place["start"], place["end"]] == c["evidence"]["range"], "web-annotation: place")
        text = NASTY[0]["text"]
        for i in by_id.values():
            s = {s["type"]: s for s in i["target"]["selector"]}
            if i["target"]["source"].get("via") == NASTY[0]["url"]:
                q, p = s["TextQuoteSelector"], s["TextPositionSelector"]
                self.that(text[p["start"]:p["end"]] == q["exact"] and text[:p["start"]].endswith(q["prefix"]) and text[p["end"]:].startswith(q["suffix"]), "web-annotation: code points")

    def every_key_is_known(self, value, known):
        if isinstance(value, list):
            for x in value:
                self.every_key_is_known(x, known)
        elif isinstance(value, dict):
            self.that(set(value) <= known, f"web-annotation: unknown terms {set(value) - known}")
            for x in value.values():
                self.every_key_is_known(x, known)

    def bibtex(self):
        import bibtexparser
        library = bibtexparser.parse_file(self.path("bibtex"))
        reports = {c["report"]["id"]: c["report"] for c in self.claims}
        self.that(not library.failed_blocks, f"bibtex: {library.failed_blocks}")
        self.that(len(library.entries) == len(reports) and len({e.key for e in library.entries}) == len(reports), f"bibtex: {len(library.entries)} entries")
        months = "jan feb mar apr may jun jul aug sep oct nov dec".split()
        value = lambda e, name: e.fields_dict[name].value
        dates = sorted(f"{value(e, 'year')}-{months.index(value(e, 'month')) + 1:02}-{value(e, 'day')}" for e in library.entries if "year" in e.fields_dict)
        self.that(dates == sorted(r["published"] for r in reports.values() if r["published"]), "bibtex: dates")
        titles = sorted(e.fields_dict["title"].value.strip("{}") for e in library.entries if "title" in e.fields_dict)
        plain = [r["title"] for r in reports.values() if r["title"] and not re.search(r"[\\&%$#_{}~^\t\n]", r["title"])]
        self.that(len(plain) > 10 and set(plain) <= set(titles), "bibtex: titles")

    # --- the rest

    def filters(self):
        """The same questions have the same answers."""
        for question in (["--type", "CONSULT"], ["--status", "fact", "--min-score", "0.5"], ["--actor", "CHL", "--limit", "3"], ["--since", "2010-01-01", "--until", "2011-12-31"]):
            asked = self.whimbrel("claims", "--ledger", self.ledger, "--format", "jsonl", *question).stdout
            ids = [json.loads(line)["id"] for line in asked.splitlines()]
            path = os.path.join(self.folder, "filtered.jsonl")
            self.export("plover", *question, to=path)
            self.that(ids and [json.loads(line)["id"] for line in open(path, encoding="utf8")] == ids, f"{question} exports others than it shows")
        told = self.export("icews", "--undated", "publication", to=os.path.join(self.folder, "dated.tsv"))
        self.that("The date is the day of publication in" in told, "--undated publication does not say what it did")

    def nothing(self):
        """A question without an answer leaves files that every reader opens."""
        import pandas, polars
        for form in FORMATS:
            path = os.path.join(self.folder, f"empty.{FORMATS[form]}")
            told = self.export(form, "--actor", "Nobody At All", to=path)
            self.that("No claim in the ledger answers the question." in told, f"{form}: says nothing of nothing")
            if form == "parquet":
                self.that(polars.read_parquet(path).height == 0, "empty parquet")
            elif form in ("polecat", "icews"):
                self.that(len(pandas.read_csv(path, sep="\t").columns) == {"polecat": 40, "icews": 20}[form], f"empty {form}")
            elif form in ("csv", "ftm-statements"):
                # The header is that of a file with claims in it.
                full = os.path.join(self.folder, f"full.{FORMATS[form]}")
                self.export(form, to=full)
                self.that(list(pandas.read_csv(path).columns) == list(pandas.read_csv(full).columns), f"empty {form}")
            elif form == "web-annotation":
                self.that(json.load(open(path))["total"] == 0, "empty web-annotation")
            else:
                self.that(open(path).read() == "", f"empty {form}")

    def code(self):
        """`whimbrel code`: the same claims, however often it is stopped."""
        import polars
        lines = [json.dumps(r, ensure_ascii=False) for r in NASTY * 3]
        for at, line in enumerate(lines):
            report = json.loads(line)
            lines[at] = json.dumps({**report, "id": f"{report['id']} {at}"}, ensure_ascii=False)
        corpus = os.path.join(self.folder, "corpus.jsonl")
        open(corpus, "w", encoding="utf8").write("\n".join(lines) + "\n")
        out = os.path.join(self.folder, "coded")
        self.whimbrel("code", corpus, "--out", out, "--part", "2")
        files = {f: open(os.path.join(out, f), "rb").read() for f in sorted(os.listdir(out))}
        self.that(list(files) == [f"claims-0000{n}.parquet" for n in range(3)] + ["manifest.json"] + [f"reports-0000{n}.parquet" for n in range(3)], f"code: {list(files)}")
        printed = self.whimbrel("read", "--no-ledger", "--format", "jsonl", corpus).stdout
        wanted = [json.loads(line) for line in printed.splitlines()]
        coded = polars.read_parquet(os.path.join(out, "claims-*.parquet"))
        self.that(coded["id"].to_list() == [c["id"] for c in wanted], "code: other claims than `read` prints")
        reports = {r["id"]: r for r in polars.read_parquet(os.path.join(out, "reports-*.parquet")).to_dicts()}
        for c in coded.to_dicts():
            self.that(reports[c["report"]]["text"][c["evidence_start"]:c["evidence_end"]] == c["evidence"], "code: ranges don't fit the texts")
        os.remove(os.path.join(out, "reports-00001.parquet"))
        again = self.whimbrel("code", corpus, "--out", out, "--part", "2", "--threads", "3").stderr
        self.that("1 of them written before" in again, f"code: {again}")
        self.that({f: open(os.path.join(out, f), "rb").read() for f in sorted(os.listdir(out))} == files, "code: begun again it writes other files")

    def inputs(self):
        """Tables and web archives that other programs wrote are read like the same reports in JSON lines."""
        import duckdb, io, pandas, polars, pyarrow.parquet
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter
        rows = [{key: r.get(key) for key in ("id", "title", "publisher", "published", "url", "text")} for r in NASTY]
        path = lambda name: os.path.join(self.folder, name)
        open(path("rows.jsonl"), "w", encoding="utf8").writelines(json.dumps(r) + "\n" for r in rows)
        read = lambda name: self.whimbrel("read", "--no-ledger", "--format", "jsonl", path(name)).stdout
        wanted = read("rows.jsonl")
        frame = pandas.DataFrame([{**r, "weights": [0.5, 1.0]} for r in rows])
        polars.from_pandas(frame).write_parquet(path("polars.parquet"))                                  # packed by zstd
        frame.assign(published=pandas.to_datetime(frame.published)).to_parquet(path("pandas.parquet"))   # times, not days
        pyarrow.parquet.write_table(pyarrow.Table.from_pandas(frame), path("gzip.parquet"), compression="gzip")
        duckdb.sql(f"COPY (SELECT * REPLACE (CAST(published AS DATE) AS published) FROM frame) TO '{path('duckdb.parquet')}'")
        for name in ("polars", "pandas", "gzip", "duckdb"):
            self.that(read(f"{name}.parquet") == wanted, f"inputs: {name}'s table gives other claims")
        with open(path("crawl.warc.gz"), "wb") as out:
            writer = WARCWriter(out, gzip=True)
            writer.write_record(writer.create_warcinfo_record("crawl", {"software": "warcio"}))
            page = f"<html><body><article><p>{NASTY[1]['text']}</p></article></body></html>".encode()
            for status, body in (("200 OK", page), ("301 Moved", b"")):
                answer = StatusAndHeaders(status, [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
                writer.write_record(writer.create_warc_record("https://example.org/talks", "response", payload=io.BytesIO(body), http_headers=answer))
        pages = [json.loads(line) for line in read("crawl.warc.gz").splitlines()]
        plain = [c for c in map(json.loads, wanted.splitlines()) if c["report"]["id"] == "plain"]
        self.that([c["evidence"] for c in pages] == [c["evidence"] for c in plain], "inputs: the archive gives other claims")
        self.that({c["report"]["url"] for c in pages} == {"https://example.org/talks"}, "inputs: the archive's address is lost")


if __name__ == "__main__":
    main()
