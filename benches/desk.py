"""How fast does the desk show its pages of a large ledger?

    python3 benches/desk.py --ledger million.db [--bin target/release/whimbrel] [--runs 5]

FILE is a ledger that `cargo bench -p whimbrel-ledger --bench million_claims -- --ledger million.db` has built (its parties are
S00, the most frequent, to S99). Starts the program on it, asks for each page and prints the first time (nothing told or kept
yet), the median of the others, and the size, all over HTTP on this machine; at the end the program's memory. Pages should come
within 200 ms and be smaller than 150 kB.
"""
import argparse, json, re, statistics, subprocess, time, urllib.request

FIRST, SMALL = 0.2, 150_000
PAGES = [("home", "/"), ("home as of 2019", "/?as-of=2019-01-01"), ("reports", "/reports"), ("a report", "/reports/report-000100"),
         ("two frequent parties", "/dyad?a=S00&b=S01"), ("two rare parties", "/dyad?a=S40&b=S60"),
         ("two parties, a type, two years", "/dyad?a=S00&b=S01&type=CONSULT&since=2019-01-01&until=2020-12-31"),
         ("a story", "/story/{claim}"), ("timeline", "/timeline"), ("timeline of two", "/timeline?a=S00&b=S01"), ("network", "/network"),
         ("network of a year", "/network?since=2024-01-01"), ("what is new", "/new?since=2024-12-01"), ("a source", "/source?name=S05"),
         ("judgements", "/judgements"), ("search, a rare word", "/search?q=word19000"), ("search, a word in every fifth claim", "/search?q=ferry"),
         ("API: claims", "/api/claims?limit=50"), ("CSV of two rare parties", "/claims.csv?a=S40&b=S60")]


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--ledger", required=True)
    a.add_argument("--bin", default="target/release/whimbrel")
    a.add_argument("--runs", type=int, default=5)
    o = a.parse_args()
    server = subprocess.Popen([o.bin, "serve", "--ledger", o.ledger, "--port", "0"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://[\d.:]+", server.stderr.readline()).group()
        claim = json.loads(asked(address + "/api/claims?limit=1")[1])["claims"][0]["id"]
        print(f"{'page':<38} {'first':>8} {'again':>8} {'size':>9}")
        for name, path in PAGES:
            taken = [asked(address + path.format(claim=claim)) for _ in range(o.runs + 1)]
            first, again, size = taken[0][0], statistics.median(t for t, _ in taken[1:]), len(taken[0][1])
            notes = ["first visit slow"] * (first > FIRST) + ["slow"] * (again > FIRST) + ["large"] * (size > SMALL)
            print(f"{name:<38} {first * 1000:>5.0f} ms {again * 1000:>5.0f} ms {size / 1000:>6.0f} kB  {', '.join(notes)}")
        status = open(f"/proc/{server.pid}/status").read()
        print("memory, the most:", re.search(r"VmHWM:\s*(\d+)", status).group(1), "kB")
    finally:
        server.kill()
        server.wait()


def asked(url):
    began = time.perf_counter()
    body = urllib.request.urlopen(url).read()
    return time.perf_counter() - began, body


if __name__ == "__main__":
    main()
