"""Makes scores mean what they say: calibrate.py BINARY MODEL_DIR

Reads one half of the corpus' test part with the network's own probabilities, sees how often a claim of each score is coded rightly (type and an
actor, as `whimbrel score` counts), and writes the rising curve through these shares (pool-adjacent-violators, Barlow et al. 1972) into
labels.json as pairs [network's probability, share right]. Prints the expected calibration error on the other half, before and after.
"""
import hashlib, json, os, subprocess, sys, tempfile

import corpus, gold

PSEUDO = 2.0   # claims that each bin is given at the overall share, so that thin bins say little


def half(b):
    """Halves by a digit of the hash that the choice of the test part has not used."""
    return int(hashlib.sha256(b.texts[0].encode()).hexdigest(), 16) // 10 % 2


def scored(binary, folder, blocks):
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf8") as f:
        for b in blocks:
            f.write(json.dumps(dict(id=f"{b.file}:{b.at}", **b.header, text="\n".join(b.texts), claims=gold.gold(b)), ensure_ascii=False) + "\n")
        f.flush()
        done = subprocess.run([binary, "score", f.name, "--format", "json", "--model", folder], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def rising(bins):
    """[(score, share, weight)] made to rise: neighbours that fall are pooled."""
    out = []
    for x, y, n in bins:
        out.append([x, y, n])
        while len(out) > 1 and out[-2][1] >= out[-1][1]:
            (a, b, m), (c, d, k) = out[-2], out.pop()
            out[-1] = [(a * m + c * k) / (m + k), (b * m + d * k) / (m + k), m + k]
    return out


def main():
    binary, folder = sys.argv[1:]
    path = os.path.join(folder, "labels.json")
    labels = json.load(open(path, encoding="utf8"))
    labels.pop("calibration", None)
    keep = lambda: json.dump(labels, open(path, "w", encoding="utf8"), indent=1)
    keep()
    test = [b for p in corpus.files() for b in corpus.read(p)[0] if gold.part(b) == "test"]
    first = scored(binary, folder, [b for b in test if half(b) == 0])["calibration"]
    total = sum(b["claims"] for b in first)
    share = sum(b["claims"] * b["share_right"] for b in first) / total
    smooth = [(b["mean_score"], (b["claims"] * b["share_right"] + PSEUDO * share) / (b["claims"] + PSEUDO), b["claims"]) for b in first]
    before = scored(binary, folder, [b for b in test if half(b) == 1])["figures"]["expected_calibration_error"]
    labels["calibration"] = [[round(x, 4), round(y, 4)] for x, y, _ in rising(smooth)]
    keep()
    after = scored(binary, folder, [b for b in test if half(b) == 1])["figures"]["expected_calibration_error"]
    print(f"{total} claims of one half; expected calibration error on the other half {before:.3f} -> {after:.3f}")
    print("curve", labels["calibration"])


if __name__ == "__main__":
    main()
