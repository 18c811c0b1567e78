"""Builds the actor catalog (data/catalog/*.jsonl) from published facts and the hand-edited files beside it.

  catalog.py FACTS_DIR [--check]     FACTS_DIR holds factbook.jsonl, factbook_leaders_history.jsonl,
                                     reign_leaders_to_2021_03.csv and country-codes.csv;
                                     --check writes nothing and fails if a file would change
"""
import argparse, collections, csv, difflib, html, io, json, os, re, sys, unicodedata

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "catalog")
ARTICLE = re.compile(r"^(?:The|the) ")
KEEP_ARTICLE = {"the West", "the Emirates", "the States", "the Gulf", "the Commons", "the Lords", "the Fed", "The Hague"}


def fold(text):
    """Lower case without diacritics, apostrophes or hyphens: the key under which names are compared."""
    text = text.replace("ı", "i").replace("ø", "o").replace("đ", "d").replace("ł", "l").replace("ß", "ss")
    text = unicodedata.normalize("NFKD", text)
    text = "".join(c for c in text if not unicodedata.combining(c)).lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"['’‘`.]", "", text)).split())


def table(name, width):
    """The rows of a hand-edited file, each padded to `width` fields."""
    with open(os.path.join(HERE, name), encoding="utf-8") as file:
        for line in file:
            line = line.rstrip("\n")
            if line and not line.startswith("#"):
                row = line.split("|")
                yield row + [""] * (width - len(row))


def values(field):
    """The parts of a field; those marked `=…` are notes for the editor and left out."""
    return [v.strip() for v in field.split(";") if v.strip() and not re.search(r"=\w+$", v)]


def merged(generated, edits):
    """The generated names with the edits applied, edits first; duplicates out."""
    gone = {v[1:] for v in edits if v.startswith("-")}
    out, seen = [], set()
    for v in [v for v in edits if not v.startswith("-")] + [v for v in generated if v not in gone]:
        v = v if v in KEEP_ARTICLE or v.startswith("the ") and v in KEEP_ARTICLE else ARTICLE.sub("", v)
        key = v if v.isupper() else fold(v) + v[:1]
        if v and key not in seen:
            seen.add(key)
            out.append(v)
    return out


# ---- states -------------------------------------------------------------------------------------------

def read_csv(path):
    lines = open(path, "rb").read().splitlines(keepends=True)
    return list(csv.DictReader(io.StringIO("".join(decoded(line) for line in lines))))


def decoded(line):
    """A line as UTF-8, or in the older encoding that single rows still carry."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace")


def demonyms(text):
    """Singular and plural forms from the Factbook's notation: `Russian(s)`, `Batswana (plural)`."""
    out = []
    for part in re.split(r"[;,]|\bor\b", text or ""):
        part = re.sub(r"\((?:singular|plural|colloquial|US|citizens|nationals|collective)[^)]*\)", "", part).strip()
        man = re.match(r"^(\w+)(?:man|woman)\s?\((?:men|women)\)$", part)
        if man or part.lower() in ("", "na", "none") or "note" in part or "term" in part or "/" in part:
            continue
        if part.endswith("(s)"):
            out += [part[:-3], part[:-3] + "s"]
        elif re.fullmatch(r"[\w' -]+", part) and part[:1].isupper():
            out.append(part)
    return out


def capitals(text):
    text = html.unescape(text or "")
    out = []
    for part in re.split(r"[;,]", re.sub(r"note.*", "", text)):
        alias = re.findall(r"\(([A-Z][\w' ]+)\)", part)
        part = re.sub(r"\(.*", "", part).strip()
        if part and part[0].isupper() and "capital" not in part and part != "D.C.":
            out += [part] + alias
    return out


def generated_states(facts):
    """One record a code from the code list and the Factbook; the Factbook's own codes map to ISO."""
    out, by_gec = {}, {}
    for row in read_csv(os.path.join(facts, "country-codes.csv")):
        code = row["ISO3166-1-Alpha-3"]
        names = [row[k] for k in ("CLDR display name", "UNTERM English Short", "UNTERM English Formal", "official_name_en")]
        names = [re.sub(r"\s*\(.*?\)\*?|\*$", "", n).strip() for n in names if n]
        names = [n.replace("&", "and") for n in names]
        names += [n.replace("St. ", "Saint ") for n in names if "St. " in n]
        independent = row["is_independent"] == "Yes"
        out[code] = {"names": names, "demonyms": [], "capitals": capitals(row["Capital"]), "independent": independent}
        for gec in re.findall("..", row["FIPS"]):
            by_gec[gec.lower()] = code
    by_gec.update({"kv": "XKX", "ri": "SRB", "gz": "PSE", "we": "PSE"})
    out["XKX"] = {"names": ["Kosovo"], "demonyms": [], "capitals": [], "independent": True}
    for line in open(os.path.join(facts, "factbook.jsonl"), encoding="utf-8"):
        d = json.loads(line)
        code = by_gec.get(d.get("gec"))
        if not code or d["gec"] in ("gz", "we"):
            continue
        names = [html.unescape(d[k]) for k in ("name", "long") if d.get(k) and d[k] not in ("none", "The Dominican")]
        out[code]["names"] += [re.split(r"[;(]", n)[0].strip() for n in names]
        out[code]["demonyms"] += demonyms(d.get("demonym_n")) + demonyms(d.get("demonym_a"))
        out[code]["capitals"] += capitals(d.get("capital"))
    return out, by_gec


def states(facts):
    made, by_gec = generated_states(facts)
    seats = collections.defaultdict(list)
    for phrase, code, sector, *_ in table("seats.tsv", 3):
        if not phrase.startswith("the ") :
            seats[code].append([phrase, sector])
    edits = {row[0]: row for row in table("states.edits.tsv", 5)}
    region_words = set()
    regions = list(region_rows())
    for r in regions:
        region_words.update(r["names"] + r["demonyms"] + r["capitals"])
    out = []
    for code in sorted(made):
        g, e = made[code], edits.get(code, [code, "", "", "", ""])
        name = e[1] or g["names"][0]
        record = {"id": "state:" + code, "code": code, "name": name, "kind": "state" if g["independent"] else "territory",
                  "names": merged(g["names"], [name] + values(e[2])), "demonyms": merged(g["demonyms"], values(e[3])),
                  "capitals": merged(g["capitals"], values(e[4])), "seats": seats[code]}
        for field in ("names", "demonyms", "capitals"):
            record[field] = [n for n in record[field] if n not in region_words]
        record["capitals"] = [n for n in record["capitals"] if n not in record["names"]]
        out.append(record)
    for code, name, names, dem, cap, start, end, successor in table("states.historic.tsv", 8):
        out.append({"id": "state:" + code, "code": code, "name": name, "kind": "historic", "names": merged([], [name] + values(names)),
                    "demonyms": values(dem), "capitals": values(cap), "seats": seats[code], "from": start, "to": end, "successor": successor})
    out += regions
    unique(out)
    return out, by_gec


def region_rows():
    for name, code, names, dem, towns in table("regions.tsv", 5):
        people = name.endswith((" people", " Muslims")) or name in ("Kurdistan",)
        plain = ARTICLE.sub("", name)
        names = merged([], [name] + values(names))
        yield {"id": "region:" + fold(plain).replace(" ", "-"), "code": code or None, "name": plain, "kind": "people" if people else "region",
               "names": names, "demonyms": values(dem), "capitals": values(towns), "seats": []}


def unique(records):
    """Takes names that two states share from the later one; a territory or a later entry yields to a state."""
    rank = {"state": 0, "region": 1, "people": 1, "historic": 2, "territory": 3}
    taken = {}
    for record in sorted(records, key=lambda r: rank[r["kind"]]):
        for field in ("names", "demonyms", "capitals"):
            kept = []
            for n in record[field]:
                owner = taken.setdefault(fold(n), record["id"])
                if owner == record["id"]:
                    kept.append(n)
                else:
                    print(f"shared name: {n!r} stays with {owner}, not {record['id']}", file=sys.stderr)
            record[field] = kept


# ---- organisations ------------------------------------------------------------------------------------

def organisations():
    out, first = [], set()
    for code, name, names, sector, where in table("organisations.tsv", 5):
        code = (where or None) if code.endswith(":none") else code
        if code and ":" in code and code not in first:
            ident = code
        else:
            ident = "org:" + "-".join(x for x in ((code or "").lower().replace(":", "-"), fold(name).replace(" ", "-")) if x)
        first.add(code)
        record = {"id": ident, "code": code, "name": name, "names": merged([], [name] + values(names)), "sector": sector}
        if where:
            record["where"] = where
        out.append(record)
    taken = {}
    for record in out:
        record["names"] = [n for n in record["names"] if taken.setdefault(n if n.isupper() else fold(n), record["id"]) == record["id"]]
    return out


# ---- leaders ------------------------------------------------------------------------------------------

# REIGN's state abbreviations that are not ISO codes.
COW = dict(pair.split(":") for pair in """BHM:BHS HAI:HTI TRI:TTO BAR:BRB GRN:GRD SLU:LCA SVG:VCT AAB:ATG SKN:KNA GUA:GTM
HON:HND SAL:SLV COS:CRI PAR:PRY URU:URY UKG:GBR IRE:IRL NTH:NLD FRN:FRA MNC:MCO SWZ:CHE SPN:ESP POR:PRT GMY:DEU GFR:DEU GDR:DDR
AUS:AUT CZE:CSK CZR:CZE SLO:SVK SNM:SMR MNG:MNE MAC:MKD CRO:HRV BOS:BIH KOS:XKX SLV:SVN BUL:BGR MLD:MDA ROM:ROU LAT:LVA LIT:LTU
GRG:GEO SWD:SWE DEN:DNK ICE:ISL CAP:CPV EQG:GNQ GAM:GMB MAA:MRT NIR:NER CDI:CIV GUI:GIN BFO:BFA SIE:SLE TOG:TGO CAO:CMR NIG:NGA
CEN:CAF CHA:TCD CON:COG DRC:COD TAZ:TZA BUI:BDI ANG:AGO MZM:MOZ ZAM:ZMB ZIM:ZWE MAW:MWI SAF:ZAF LES:LSO BOT:BWA SWA:SWZ MAG:MDG
MAS:MUS SEY:SYC MOR:MAR ALG:DZA LIB:LBY SUD:SDN LEB:LBN YAR:YEM YPR:YMD KUW:KWT BAH:BHR UAE:ARE OMA:OMN TAJ:TJK KYR:KGZ KZK:KAZ
MON:MNG ROK:KOR BHU:BTN BNG:BGD MYA:MMR SRI:LKA MAD:MDV NEP:NPL THI:THA CAM:KHM DRV:VNM RVN:VDR MAL:MYS SIN:SGP BRU:BRN PHI:PHL
INS:IDN ETM:TLS AUL:AUS NEW:NZL VAN:VUT SOL:SLB FIJ:FJI NAU:NRU MSI:MHL PAL:PLW""".split())
# What the effective leader of a state is called, where one office fits all of REIGN's years; elsewhere it stays unknown.
PREMIERS = set("GBR CAN AUS NZL IND JPN ITA ESP NLD BEL LUX DNK NOR SWE FIN ISL GRC MLT ALB ISR MYS SGP JAM TTO BRB GRD LCA VCT ATG "
               "KNA BLZ BHS DMA PNG SLB TUV VUT HUN CZE SVK SVN HRV MKD MNE EST LVA BGR XKX MUS LSO NPL IRL".split())
CHANCELLORS = {"DEU", "AUT"}
PRESIDENTS = set("USA FRA MEX GTM HND SLV NIC CRI PAN COL VEN ECU PER BRA BOL PRY CHL ARG URY DOM PHL IDN KOR KAZ UZB TKM TJK KGZ BLR "
                 "UKR AZE ARM GEO RUS LTU CYP EGY SYR DZA TUN NGA GHA SEN CIV CMR GAB COG COD UGA KEN TZA ZMB MWI MOZ AGO NAM BWA ZAF "
                 "LBR SLE GMB GNB CPV STP GNQ TCD CAF NER MLI BFA BEN TGO RWA BDI DJI MDG COM SYC SSD AFG MDV LKA KIR NRU MHL PLW FSM".split())
TITLES = [("President-elect", None), ("Acting President", "Acting President"), ("Interim President", "Interim President"),
          ("Vice President", None), ("President of the Government", "Prime Minister"), ("State Affairs Commission", "President"),
          ("Supreme Leader", "Supreme Leader"), ("Acting Prime Minister", "Acting Prime Minister"),
          ("Interim Prime Minister", "Interim Prime Minister"), ("Caretaker Prime Minister", "Prime Minister"),
          ("Prime Minister-Designate", None), ("Sultan", "Sultan"), ("Amir", "Emir"), ("Emir", "Emir"), ("King", "King"), ("Queen", "Queen"),
          ("Grand Duke", "Grand Duke"), ("Emperor", "Emperor"), ("Prince ", "Prince"), ("Pope", "Pope"), ("Chancellor", "Chancellor"),
          ("Governor General", "Governor-General"), ("Governor-General", "Governor-General"), ("Prime Minister", "Prime Minister"),
          ("Taoiseach", "Taoiseach"), ("Premier", "Premier"), ("Chief Minister", "Chief Minister"), ("Sovereign Council", "Chairman of the Sovereign Council"),
          ("Chief Executive", "Chief Executive"), ("Chair of the Presidency", None), ("Chairman of the Presidency", None), ("President", "President")]
RANKS = re.compile(r"\b(?:Gen|Col|Maj|Lt|Brig|Sr|Dr|Capt|Adm|Hon|H\.E|Rt)\.?(?= )|\b(?:General|Colonel|Captain|Sir|Dame|Sheikh|Shaykh|Tan Sri|Datuk|Dato'|Ratu|Tuanku|Field Marshal|Ret)\b\.?|\((?:[Rr]et\.?)\)")
MONTHS = {m: i + 1 for i, m in enumerate("January February March April May June July August September October November December".split())}
MONTHS.update({m[:3]: i for m, i in list(MONTHS.items())})
SINCE = re.compile(r"\((?:all |re-?\w+ |reappointed )?(?:since|assumed office on|selected on|installed on|inaugurated)?:? ?(\d{1,2})? ?([A-Z][a-z]+)? ?(\d{4})")
# Entries that the Factbook once printed under the wrong state.
MISPLACED = {("COD", "MAKOSSO")}
SPANISH = set("MEX GTM HND SLV NIC CRI PAN COL VEN ECU PER BOL PRY CHL ARG URY DOM CUB ESP BRA PRT".split())


def office_of(text):
    """The office that the words before a name give, and where the name begins."""
    for words, office in TITLES:
        at = text.find(words)
        if 0 <= at < 60:
            return office, re.sub(r"^.*?(?=(?:[A-Z]|al-|d'))", "", text[at + len(words):].split(" of the ")[-1])
    return None, None


def case(word):
    """A word in capitals as a name is written."""
    if re.fullmatch(r"[IVX]+", word):
        return word
    word = "-".join(p[:1].upper() + p[1:].lower() if p.isupper() else p for p in word.split("-"))
    return re.sub(r"(?<=^[OD]')\w|(?<=^Mc)\w", lambda m: m.group().upper(), word)


def person_name(text):
    """Name and surnames from the Factbook's notation, surname in capitals: `Abdel Fattah EL-SISI`."""
    text = RANKS.sub(" ", html.unescape(text)).replace("’", "'")
    text = re.sub(r"\(.*?\)|\"|,.*|\s-\s.*|\b(?:serving|previously|since|as|who|was|is|became|resigned|and|announced|continues)\b.*", " ", text)
    text = re.sub(r"^\s*(?:[^()]*\)|Elect\b|Foreign Minister\b|Prime Minister\b|.*\b(?:Confederation|City|Council)\b)", " ", text)
    words = [w.strip("[]()") for w in text.split() if re.match(r"[\w'-]+", w)]
    capital = [i for i, w in enumerate(words) if len(re.sub(r"[^\w]", "", w)) > 1 and re.sub(r"^(?:al|el|ul|ad|as|an|ag|at|bin|Ould)-", "", w).isupper()]
    if not capital or len(words) > 8:
        return None
    run = [i for i in capital if i - capital[0] == capital.index(i)]
    surname = " ".join(case(words[i]) for i in run)
    if re.fullmatch(r"[IVX]+", surname):
        return None
    full = [case(w) for w in words]
    names = [" ".join(full)]
    if run[-1] == len(full) - 1 and run[0] > 1:
        names.insert(0 if len(full) > 3 else 1, full[0] + " " + surname)
    surnames = [surname] + ([re.sub(r"^(?:al|el|Al|El)-", "", surname)] if re.match(r"(?:al|el|Al|El)-", surname) else [])
    if run[-1] < len(full) - 1 and run[0] > 0 and len(full) > 2:
        names.append(" ".join(full[:1] + [surname]))
    return names, surnames


def since(text):
    m = SINCE.search(text)
    if not m or not m.group(3):
        return None
    month = MONTHS.get(m.group(2) or "", 1)
    return f"{m.group(3)}-{month:02}-{int(m.group(1) or 1):02}"


def factbook_terms(facts, by_gec, governed):
    """(code, names, surnames, office, start, end) from the dated Factbook entries, one holder after the other."""
    chains = collections.defaultdict(list)
    for line in open(os.path.join(facts, "factbook_leaders_history.jsonl"), encoding="utf-8"):
        d = json.loads(line)
        code = by_gec.get(d["gec"])
        if code not in governed or any(code == c and n in d["text"] for c, n in MISPLACED):
            continue
        text = re.sub(r"\([Pp]rime [Mm]inister-equivalent\)| of Spain| or (?:Acting )?Prime Minister", "", d["text"]).split(";")[0].split(" note")[0]
        m = re.search(r"represented by (Governor.*)", d["text"])
        if m and code != "GBR":
            text = m.group(1).split(";")[0]
        if not code or re.search(r"CHARLES III|ELIZABETH II|vacant", text) or text[:3] == "on ":
            continue
        office, rest = office_of(text)
        if not office and re.match(r"[A-Z][\w-]+ [A-ZÀ-Ý]{2,}", text) and chains[code, d["role"]]:
            office, rest = chains[code, d["role"]][-1][1], text  # named without a title: the office before
        parsed = office and person_name(rest.split("(since")[0].split("(")[0])
        if parsed:
            chains[code, d["role"]].append((since(text) or d["first_seen"], office, parsed, d["first_seen"]))
    for (code, _), chain in chains.items():
        terms = []
        for start, office, (names, surnames), seen in chain:
            if terms and same_holder(terms[-1], names, surnames):
                terms[-1][1].extend(n for n in names if n not in terms[-1][1])
                terms[-1][2].extend(n for n in surnames if n not in terms[-1][2])
                if start >= terms[-1][4] and office != terms[-1][3] and not office.startswith(("Acting", "Interim")):
                    terms[-1][3] = office
                continue
            if terms:
                terms[-1][5] = max(terms[-1][4], start if start > terms[-1][4] else seen)
            terms.append([code, list(names), list(surnames), office, start, None])
        yield from terms


def same_holder(term, names, surnames):
    """Whether the next entry of a chain only spells the holder's name anew."""
    shared = {w for n in names for w in fold(n).split()} & {w for n in term[1] for w in fold(n).split()} - {"al", "bin"}
    near = difflib.SequenceMatcher(None, fold(term[2][0]), fold(surnames[0])).ratio() > 0.6 or set(fold(surnames[0]).split()) & shared
    return bool(near) and (len(shared) > 1 or len(names[0].split()) < 2)


def reign_terms(facts):
    """(code, name as REIGN gives it, office, start, end)."""
    for row in read_csv(os.path.join(facts, "reign_leaders_to_2021_03.csv")):
        leader = re.sub(r"\(.*?\)?$|\s+", " ", row["leader"]).strip()
        code = COW.get(row["stateabb"], row["stateabb"])
        year = int(row["syear"])
        start = f"{year}-{int(row['smonth'] or 1):02}-{int(row['sdate'] or 1):02}"
        # Those still there when REIGN ends are known to be there until then.
        end = f"{row['eyear']}-{int(row['emonth']):02}-28" if row["eyear"] and row["emonth"] else "2021-03-31"
        if row["stateabb"] == "RUS" and year < 1991:
            code = "SUN"
        if row["stateabb"] == "YUG" and year >= 2006:
            code = "SRB"
        if code in ("CHE", "SMR", "AND") or "Junta" in leader or "Council" in leader or (code, leader) == ("KWT", "Saddam Hussein"):
            continue
        yield code, leader, reign_office(code, leader, year), start, end


def reign_office(code, leader, year):
    if code == "SUN":
        return "General Secretary" if year >= 1964 else None
    if code in PREMIERS:
        return "Taoiseach" if code == "IRL" else "Prime Minister"
    if code in CHANCELLORS:
        return "Chancellor"
    if code == "FRA" and year < 1958:
        return "Prime Minister"
    return "President" if code in PRESIDENTS else None


class People:
    """The people under construction, by code and name."""

    def __init__(self):
        self.all = {}
        self.edits = collections.defaultdict(list)
        for code, key, name, surnames, names, famous in table("leaders.edits.tsv", 6):
            key, _, year = re.match(r"(.*?)( (\d{4}))?$", key).groups()[0], 0, re.search(r"\d{4}$", key)
            self.edits[code].append({"key": key, "year": year and year.group(), "name": name, "surnames": values(surnames),
                                     "names": values(names), "famous": famous.strip() == "*"})

    def edit_for(self, code, key, start, given=None):
        """The edit that a person of the fact files falls under."""
        family = {"SUN": "RUS", "SRB": "YUG"}.get(code, code)
        found = [e for e in self.edits[code] + (self.edits[family] if family != code else [])
                 if e["key"] == key or given and key in [fold(s) for s in e["surnames"]]]
        if given:
            return max((e for e in found if alike(given, e)), key=lambda e: closeness(given, e), default=None)
        dated = [e for e in found if not e["year"] or int(e["year"]) <= int(start[:4])]
        return dated[-1] if dated else None

    def get(self, code, name, surnames, names, famous=False):
        ident = f"person:{code}:{fold(name).replace(' ', '-')}"
        person = self.all.setdefault(ident, {"id": ident, "code": code, "name": name, "famous": famous, "offices": [], "names": [], "surnames": []})
        person["famous"] |= famous
        for field, more in (("names", names), ("surnames", surnames)):
            known = {fold(n) for n in person[field]}
            for n in more:
                if n and fold(n) not in known:
                    known.add(fold(n))
                    person[field].append(n)
        return person

    def bearers(self, code, surname):
        return [p for p in self.all.values() if p["code"] == code and fold(surname) in [fold(s) for s in p["surnames"]]]


def closeness(given, edit):
    """How near the edit's names come to the given ones, letter by letter."""
    pairs = [(fold(a).replace(" ", ""), fold(b).replace(" ", "")) for a in given for b in [edit["name"]] + edit["names"]]
    return max(difflib.SequenceMatcher(None, a, b).ratio() for a, b in pairs)


def alike(given, edit):
    """Whether a given name of the person resembles one of the edit."""
    a = [w for n in given for w in fold(n).split()]
    b = [w for n in [edit["name"]] + edit["names"] for w in fold(n).split() if w not in {fold(s) for s in edit["surnames"]}]
    a = [w for w in a if w not in {fold(s) for s in edit["surnames"]}] or a
    return any(difflib.SequenceMatcher(None, x, y).ratio() > 0.6 for x in a for y in b) or not b


def add_office(person, office, start, end):
    """Adds a term unless one already covers its start; joins those that touch."""
    for o in person["offices"]:
        if o[1] <= start and (o[2] is None or start <= o[2]):
            if end is None or o[2] and end[:7] > o[2][:7] and end != "2021-03-31":
                o[2] = end
            o[0] = o[0] or office
            return
        if start <= o[1] and (end is None or o[1] <= end or o[1][:7] == end[:7]) and (o[0] == office or not office or not o[0]):
            o[1], o[0] = start, o[0] or office
            return
    person["offices"].append([office, start, end])


def leaders(facts, by_gec, governed):
    people = People()
    replaced = set()
    hand = list(table("people.tsv", 9))
    for code, name, surnames, names, *_ , flags in hand:
        if "=" in flags:
            replaced.add((code, fold(name)))
            replaced.update((code, fold(n)) for n in values(names))
    add_factbook(people, facts, by_gec, governed, replaced)
    add_reign(people, facts, replaced)
    for code, name, surnames, names, office, start, end, sector, flags in hand:
        person = people.get(code, name, values(surnames), [name] + values(names), "*" in flags)
        if sector.strip() and sector.strip() != "GOV":
            person["sector"] = sector.strip()
        if start:
            person["offices"].append([office or None, start, end or None])
    return [finished(p) for p in sorted(people.all.values(), key=lambda p: p["id"])]


def finished(person):
    person["offices"] = sorted(person["offices"], key=lambda o: (o[1], o[2] or "9"))
    person["names"] = [n for n in person["names"] if fold(n) not in {fold(s) for s in person["surnames"]} or " " in n]
    if not person["famous"]:
        del person["famous"]
    return person


def add_factbook(people, facts, by_gec, governed, replaced):
    for code, names, surnames, office, start, end in factbook_terms(facts, by_gec, governed):
        edit = next((e for s in surnames for e in [people.edit_for(code, fold(s), start, names)] if e), None)
        if {(code, fold(n)) for n in names + ([edit["name"]] if edit else [])} & replaced:
            continue
        if edit:
            person = people.get(code, edit["name"], edit["surnames"] , [edit["name"]] + edit["names"] + names, edit["famous"])
        else:
            same = [p for s in surnames for p in people.bearers(code, s) if {fold(n) for n in p["names"]} & {fold(n) for n in names}]
            person = people.get(code, same[0]["name"] if same else names[0], surnames, names)
        add_office(person, office, start, end)


def add_reign(people, facts, replaced):
    for code, leader, office, start, end in reign_terms(facts):
        edit = people.edit_for(code, fold(leader), start) or people.edit_for(code, fold(re.sub(r"^(?:[A-Z]\. ?)+", "", leader)), start)
        if edit:
            if (code, fold(edit["name"])) in replaced:
                continue
            person = people.get(code, edit["name"], edit["surnames"], [edit["name"]] + edit["names"], edit["famous"])
        else:
            name, surnames, names = reign_name(code, leader)
            if (code, fold(name)) in replaced or any((code, fold(n)) in replaced for n in names):
                continue
            same = [p for s in surnames for p in people.bearers(code, s) if overlaps(p, start, end)]
            same = same or [p for p in people.all.values() if p["code"] == code and overlaps(p, start, end) and " " in name
                            and any(set(fold(name).split()) <= set(fold(n).split()) for n in p["names"])]
            person = same[0] if same else people.get(code, name, surnames, names)
        add_office(person, office, start, end)


def overlaps(person, start, end):
    return any((o[2] is None or start <= o[2]) and (end is None or o[1] <= end) for o in person["offices"])


def reign_name(code, leader):
    """Name, surnames and full names from what is often a surname alone."""
    m = re.match(r"(.+), ([A-Z][\w .-]*)$", leader)
    if m:
        first, surname = m.group(2).strip(), m.group(1).strip()
        return (f"{first} {surname}", [surname], [f"{first} {surname}"] if len(first) > 3 else [])
    plain = re.sub(r"^(?:[A-Z]\. ?)+|,.*$| [A-Z]\.$", "", leader).strip()
    words = plain.split()
    if len(words) == 1 or words[0].lower() in ("de", "von", "van", "dos", "de", "al-", "ould", "ben", "du", "da", "di", "el"):
        return plain, [plain], []
    if code in SPANISH:
        return plain, [plain], [plain]
    return plain, [plain, words[-1]] if len(words[-1]) > 3 else [plain], [plain]


# ---- writing ------------------------------------------------------------------------------------------

def write(name, records, check):
    text = "".join(json.dumps(r, ensure_ascii=False, separators=(",", ":")) + "\n" for r in records)
    path = os.path.join(HERE, name)
    old = open(path, encoding="utf-8").read() if os.path.exists(path) else ""
    if check and old != text:
        sys.exit(f"{name} is out of date: run training/catalog.py without --check")
    if not check:
        open(path, "w", encoding="utf-8").write(text)
    print(f"{name}: {len(records)} records, {len(text.encode())} bytes")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("facts")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    records, by_gec = states(args.facts)
    # Territories share their heads of state with others; a few have leaders of their own.
    governed = {r["code"] for r in records if r["kind"] == "state"} | {"TWN", "PSE", "HKG", "MAC", "XKX"}
    write("states.jsonl", records, args.check)
    write("organisations.jsonl", organisations(), args.check)
    write("leaders.jsonl", leaders(args.facts, by_gec, governed), args.check)


if __name__ == "__main__":
    main()
