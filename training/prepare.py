"""Learns the tokenizer and turns the corpus into arrays.

    python3 prepare.py corpus.jsonl --out work/

Writes tokenizer.json and corpus.npz: all token ids in one array, the border of every document, and the length of its prompt.
"""
import argparse
import itertools
import json
import pathlib

import numpy as np

from bpe import Tokenizer, learn


def documents(path):
    with open(path, encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=pathlib.Path)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    parser.add_argument("--vocabulary", type=int, default=2048)
    parser.add_argument("--sample", type=int, default=40_000, help="documents from which the vocabulary is learnt")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    sample = itertools.islice(documents(options.corpus), options.sample)
    tokenizer = Tokenizer(*learn((d["prompt"] + d["completion"] for d in sample), options.vocabulary))
    tokenizer.save(options.out / "tokenizer.json")

    tokens, borders, prompts, kinds = [], [0], [], []
    names = ["code", "arithmetic", "compare", "judge"]
    for index, document in enumerate(documents(options.corpus)):
        prompt = tokenizer.encode(document["prompt"])
        completion = tokenizer.encode(document["completion"])
        if index < 1000:
            assert prompt + completion == tokenizer.encode(document["prompt"] + document["completion"]), "a token spans the prompt's end"
        # The model sees: end-of-text (as the beginning), prompt, completion, end-of-text.
        tokens.extend([tokenizer.end_of_text, *prompt, *completion, tokenizer.end_of_text])
        borders.append(len(tokens))
        prompts.append(1 + len(prompt))
        kinds.append(names.index(document["kind"]))

    np.savez(
        options.out / "corpus.npz",
        tokens=np.array(tokens, dtype=np.uint16),
        borders=np.array(borders, dtype=np.int64),
        prompts=np.array(prompts, dtype=np.int32),
        kinds=np.array(kinds, dtype=np.uint8),
    )
    lengths = np.diff(borders)
    print(f"{len(tokenizer.tokens)} entries, {len(prompts)} documents, {len(tokens)} tokens")
    for kind, name in enumerate(names):
        chosen = lengths[np.array(kinds) == kind]
        print(f"{name}: {chosen.sum() / len(tokens):.1%} of the tokens, median {np.median(chosen):.0f}, longest {chosen.max()}")


if __name__ == "__main__":
    main()
