"""Values as type-tagged JSON, the only thing that crosses between a candidate and whoever checks it.

null, true, false and strings are themselves, and so are integers of at most 53 bits. Everything else is an array that begins with a
tag: i integer (hexadecimal), f float (hexadecimal, exact), c complex, b bytes, B bytearray, l list, t tuple, s set, z frozenset,
d dict (keys and values in turn), r range, g an iterator (its items), q fraction, m decimal. Objects of derived types (named tuples,
IntEnum) are encoded as the data that they hold, unless they compare in a way of their own. No behaviour can cross: decoding builds
those types and nothing else, and never runs code of the other side.
"""
import collections
import decimal
import fractions
import itertools
import json
import re
import sys
import types

LARGEST_PLAIN = 1 << 53
DICTIONARIES = (dict, collections.OrderedDict, collections.defaultdict, collections.Counter)
ITERATORS = frozenset([
    types.GeneratorType, map, filter, zip, enumerate, reversed, type({}.keys()), type({}.values()), type({}.items()),
    *(type(iter(kind())) for kind in (list, tuple, str, set, dict, bytes, bytearray)), type(iter("\u00e9")), type(iter({}.values())), type(iter({}.items())),
    *(type(reversed(kind)) for kind in ([], {}, {}.values(), {}.items())), type(iter(range(0))), type(iter(range(1 << 70))), type(iter(int, 0)),
    *(kind for kind in vars(itertools).values() if hasattr(kind, "__next__") and kind not in (itertools.count, itertools.cycle))])  # those two never end

# What a function may change in place, or may hold such things.
CHANGING, CHANGING_TAGS = (list, dict, set, bytearray, tuple), ("l", "d", "s", "B", "t")

# For each plain type that others derive from: how to get from an object of those what it holds, whatever methods they have.
BASES = {
    str: str.__str__,
    int: int.__pos__,
    float: float.__pos__,
    tuple: lambda value: (*tuple.__iter__(value),),
    list: lambda value: [*list.__iter__(value)],
    dict: lambda value: dict([*dict.items(value)]),
    set: lambda value: {*set.__iter__(value)},
    frozenset: lambda value: frozenset([*frozenset.__iter__(value)]),
}
COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")


class NotPlain(Exception):
    """A value that is not plain data; the argument names its type."""


class Malformed(Exception):
    """What was read is not an encoded value."""


def encode(value):
    kind = type(value)
    if value is None or kind is bool or kind is str:
        return value
    if kind is int:
        return value if -LARGEST_PLAIN < value < LARGEST_PLAIN else ["i", hex(value)]
    if kind is float:
        return ["f", value.hex()]
    if kind is list:
        return ["l", *map(encode, value)]
    if kind is tuple:
        return ["t", *map(encode, value)]
    if kind in DICTIONARIES:
        return ["d", *(encode(part) for item in value.items() for part in item)]
    if kind is set:
        return ["s", *map(encode, value)]
    if kind is frozenset:
        return ["z", *map(encode, value)]
    if kind is bytes:
        return ["b", value.hex()]
    if kind is bytearray:
        return ["B", value.hex()]
    if kind is complex:
        return ["c", value.real.hex(), value.imag.hex()]
    if kind is range:
        return ["r", encode(value.start), encode(value.stop), encode(value.step)]
    if kind is fractions.Fraction:
        return ["q", hex(value.numerator), hex(value.denominator)]
    if kind is decimal.Decimal:
        return ["m", str(value)]
    if kind in ITERATORS:
        return ["g", *map(encode, value)]
    if kind.__module__ == "numpy" and isinstance(value, sys.modules["numpy"].generic):
        number = value.item()  # NumPy's numbers are the plain ones they hold; a long double holds itself
        if type(number) is not kind:
            return encode(number)
    return foreign(value)


def of_base(value):
    """The encoding of an object of a derived type as what it derives from, and of a match of a regular expression as what it found, and where."""
    kind = type(value)
    if kind is re.Match:
        return encode((value.group(), *value.span()))
    for base in kind.__mro__:
        if base in BASES and all(getattr(kind, name) is getattr(base, name) for name in COMPARISONS):
            return encode(BASES[base](value))
    raise NotPlain(kind.__name__)


foreign = of_base  # what becomes of a value that is not plain; tests that use a candidate's objects set another function, and add decoders


def _pairs(parts):
    if len(parts) % 2:
        raise Malformed("a dict needs a value for every key")
    return {decode(parts[i]): decode(parts[i + 1]) for i in range(0, len(parts), 2)}


DECODERS = {
    "s": lambda parts: {decode(part) for part in parts},
    "z": lambda parts: frozenset([decode(part) for part in parts]),
    "d": _pairs,
    "g": lambda parts: iter([decode(part) for part in parts]),
    "i": lambda parts: int(*parts, 16),
    "f": lambda parts: float.fromhex(*parts),
    "c": lambda parts: complex(*map(float.fromhex, parts)),
    "b": lambda parts: bytes.fromhex(*parts),
    "B": lambda parts: bytearray.fromhex(*parts),
    "r": lambda parts: range(*map(decode, parts)),
    "q": lambda parts: fractions.Fraction(*(int(part, 16) for part in parts)),
    "m": lambda parts: decimal.Decimal(*parts),
}


def decode(data):
    kind = type(data)
    if data is None or kind is bool or kind is str or kind is int:
        return data
    if kind is not list or not data:
        raise Malformed("neither a plain value nor a tagged one")
    tag = data[0]
    try:
        # Without a call in between, so that values may be nested deeply.
        if tag == "l":
            return [*map(decode, data[1:])]
        if tag == "t":
            return (*map(decode, data[1:]),)
        return DECODERS[tag](data[1:])
    except Malformed:
        raise
    except Exception as error:
        raise Malformed(f"a broken value: {type(error).__name__}") from None


def dumps(message):
    return json.dumps(message, separators=(",", ":")).encode("ascii")


def loads(data):
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Malformed(f"not JSON: {type(error).__name__}") from None
