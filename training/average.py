"""Averages checkpoints of one run: average.py OUT CHECKPOINT CHECKPOINT… (weights of the same shapes; equal shares)."""
import sys

import torch


def main():
    out, *paths = sys.argv[1:]
    loaded = [torch.load(p, map_location="cpu") for p in paths]
    first = loaded[0]
    first["net"] = {k: sum(c["net"][k] for c in loaded) / len(loaded) for k in first["net"]}
    torch.save(first, out)


if __name__ == "__main__":
    main()
