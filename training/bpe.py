"""Byte-level BPE with the pre-tokenizer of qwen2, restated for ASCII text."""
import collections
import json
import re

END_OF_TEXT = "<|endoftext|>"

# qwen2's pattern with \p{L} = A-Za-z and \p{N} = 0-9: one digit a piece, a blank belongs to the word after it.
PIECES = re.compile(
    r"(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])"
    r"|[^\r\nA-Za-z0-9]?[A-Za-z]+|[0-9]| ?[^\sA-Za-z0-9]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def byte_alphabet():
    """GPT-2's printable stand-in for every byte, in GPT-2's order."""
    printable = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    table = {byte: chr(byte) for byte in printable}
    for byte in range(256):
        if byte not in table:
            table[byte] = chr(256 + len(table) - len(printable))
    return table


ALPHABET = byte_alphabet()


def learn(texts, vocabulary_size):
    """Returns (tokens, merges): the byte tokens, one token a merge, and the end-of-text token last."""
    counts = collections.Counter()
    for text in texts:
        counts.update(PIECES.findall(text))
    words = [[ALPHABET[byte] for byte in piece.encode()] for piece in counts]
    weights = list(counts.values())
    pairs = collections.Counter()
    where = collections.defaultdict(set)
    for index, word in enumerate(words):
        for pair in zip(word, word[1:]):
            pairs[pair] += weights[index]
            where[pair].add(index)

    tokens = list(ALPHABET.values())
    merges = []
    while len(tokens) < vocabulary_size - 1 and pairs:
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        if pairs[best] < 2:
            break
        merges.append(best)
        tokens.append(best[0] + best[1])
        for index in list(where[best]):
            word = words[index]
            for pair in zip(word, word[1:]):
                pairs[pair] -= weights[index]
                if pairs[pair] <= 0:
                    del pairs[pair]
                where[pair].discard(index)
            words[index] = word = merge(word, best)
            for pair in zip(word, word[1:]):
                pairs[pair] += weights[index]
                where[pair].add(index)
    return tokens + [END_OF_TEXT], merges


def merge(word, pair):
    """Joins every occurrence of the pair, from the left."""
    result = []
    for symbol in word:
        if result and result[-1] == pair[0] and symbol == pair[1]:
            result[-1] = pair[0] + pair[1]
        else:
            result.append(symbol)
    return result


class Tokenizer:
    """Encodes and decodes with a learnt vocabulary."""

    def __init__(self, tokens, merges):
        self.tokens = tokens
        self.merges = [tuple(pair) for pair in merges]
        self.ids = {token: index for index, token in enumerate(tokens)}
        self.ranks = {pair: rank for rank, pair in enumerate(self.merges)}
        self.end_of_text = self.ids[END_OF_TEXT]
        self._cache = {}
        self._bytes = {symbol: byte for byte, symbol in ALPHABET.items()}

    @classmethod
    def load(cls, path):
        with open(path, encoding="utf-8") as file:
            stored = json.load(file)
        return cls(stored["tokens"], stored["merges"])

    def save(self, path):
        with open(path, "w", encoding="utf-8") as file:
            json.dump({"tokens": self.tokens, "merges": self.merges}, file, ensure_ascii=False)

    def encode(self, text):
        ids = []
        for piece in PIECES.findall(text):
            known = self._cache.get(piece)
            if known is None:
                known = self._cache[piece] = self._encode_piece(piece)
            ids.extend(known)
        return ids

    def decode(self, ids):
        text = "".join(self.tokens[index] for index in ids if index != self.end_of_text)
        return bytes(self._bytes[symbol] for symbol in text).decode("utf-8", errors="replace")

    def _encode_piece(self, piece):
        word = [ALPHABET[byte] for byte in piece.encode()]
        while len(word) > 1:
            rank, pair = min((self.ranks.get(pair, len(self.ranks)), pair) for pair in zip(word, word[1:]))
            if rank == len(self.ranks):
                break
            word = merge(word, pair)
        return [self.ids[symbol] for symbol in word]
