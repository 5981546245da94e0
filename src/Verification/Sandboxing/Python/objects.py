"""Objects that stay in the candidate's process while unittest classes, in another process, use them: what crosses is plain values by copy,
everything else as a number.

On top of the tags of plain values: object and class (number, and at the first mention a description), mirror (a container that is
read as an attribute or item: its number and a copy), function (of the tests, by number), builtin (by name), made (a type of the standard library, by what
makes it again).
"""
import builtins
import collections
import copy
import datetime
import operator
import os
import sys

import reasoning_candidate as candidate
import reasoning_system as system
import reasoning_values as values

# What the tests may use of a class that has it; equality and hash are not among them, nor what makes an object pass for a number.
SPECIALS = ("__call__", "__len__", "__iter__", "__next__", "__reversed__", "__getitem__", "__setitem__", "__delitem__", "__contains__", "__enter__",
            "__exit__", "__str__", "__repr__", "__format__", "__bool__", "__int__", "__float__", "__complex__", "__index__", "__abs__", "__neg__",
            "__pos__", "__invert__", "__round__", "__trunc__", "__floor__", "__ceil__")

MADE = {
    "datetime": (datetime.datetime, lambda d: (d.year, d.month, d.day, d.hour, d.minute, d.second, d.microsecond)),
    "date": (datetime.date, lambda d: (d.year, d.month, d.day)),
    "time": (datetime.time, lambda t: (t.hour, t.minute, t.second, t.microsecond)),
    "timedelta": (datetime.timedelta, lambda d: (d.days, d.seconds, d.microseconds)),
    "deque": (collections.deque, lambda d: (list(d), d.maxlen)),
}
MAKERS = {kind: (name, parts) for name, (kind, parts) in MADE.items()}
NAMED_TUPLES = {}


def encode_known(value, kinds=(type,)):
    """The encoding of what both processes have; None for anything else. kinds: of which types builtins are."""
    kind = type(value)
    if kind in MAKERS and getattr(value, "tzinfo", None) is None:
        name, parts = MAKERS[kind]
        return ["made", name, *map(values.encode, parts(value))]
    if tuple in kind.__bases__ and kind.__eq__ is tuple.__eq__ and type(getattr(kind, "_fields", None)) is tuple and len(kind._fields) == tuple.__len__(value):
        return ["made", "namedtuple", [kind.__name__, *kind._fields], *map(values.encode, tuple.__iter__(value))]
    name = getattr(value, "__name__", None) if kind in kinds else None
    if type(name) is str and getattr(builtins, name, None) is value:
        return ["builtin", name]
    return None


def decode_made(parts):
    if parts[0] == "namedtuple":
        names = tuple(parts[1])
        if names not in NAMED_TUPLES:
            NAMED_TUPLES[names] = collections.namedtuple(names[0], names[1:])
        return NAMED_TUPLES[names]._make(map(values.decode, parts[2:]))
    return MADE[parts[0]][0](*map(values.decode, parts[1:]))


class Objects:
    """The candidate's side: the objects that the tests know of, by number."""

    def __init__(self):
        self.known = []
        self.numbers = {}
        self.described = set()

    def number(self, thing):
        if id(thing) not in self.numbers:
            self.numbers[id(thing)] = len(self.known)
            self.known.append(thing)
        return self.numbers[id(thing)]

    def encode(self, value):
        if type(value) is Function:
            return ["function", value.number]
        known = encode_known(value)
        if known is not None:
            return known
        if isinstance(value, type):
            return self.describe(value)
        return ["object", self.number(value), self.describe(type(value))]

    def describe(self, kind):
        known = encode_known(kind)
        if known is not None:
            return known
        number = self.number(kind)
        if number in self.described:
            return ["class", number]
        self.described.add(number)
        inherited = [base for base in kind.__mro__ if base is not object]
        methods = {name for base in inherited for name, member in vars(base).items()
                   if not name.startswith("__") and (callable(member) or isinstance(member, (staticmethod, classmethod)))}
        return ["class", number, kind.__name__, [self.describe(base) for base in kind.__bases__ if base is not object],
                [name for name in SPECIALS if any(name in vars(base) for base in inherited)], sorted(methods)]

    def mirror(self, value):
        """A copy of a container that remembers whose copy it is."""
        kind = type(value)
        if kind is list:
            return ["mirror", self.number(value), ["l", *map(self.mirror, value)]]
        if kind in values.DICTIONARIES:
            return ["mirror", self.number(value), ["d", *(part for key, item in value.items() for part in (values.encode(key), self.mirror(item)))]]
        if kind is set:
            return ["mirror", self.number(value), values.encode(value)]
        if kind is tuple:
            return ["t", *map(self.mirror, value)]
        return values.encode(value)


class Function:
    """A function of the tests, in the candidate's process."""

    def __init__(self, number):
        self.number = number

    def __call__(self, *arguments, **named):
        sys.stdout.flush()
        candidate.send(["callback", self.number, values.encode([list(arguments), named]), candidate.Counted.written])
        return converse()


def special(thing, name, arguments):
    return getattr(type(thing), name)(thing, *arguments)


OBJECTS = Objects()
READING = {
    "get": getattr,
    "item": operator.getitem,
    "name": lambda name: getattr(sys.modules["solution"], name),
}
DOING = {
    "call": lambda function, arguments, named: function(*arguments, **named),
    "method": lambda thing, name, arguments, named: getattr(thing, name)(*arguments, **named),
    "special": special,
    "set": setattr,
    "delete": delattr,
    "operator": lambda name, left, right: getattr(operator, name)(left, right),
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
    "iterate": iter,
}


def serve(seed, names, source):
    """Loads a program and serves the tests until there are no more requests. names: what the program must define."""
    values.foreign = OBJECTS.encode
    values.DECODERS.update(object=lambda parts: OBJECTS.known[parts[0]], builtin=lambda parts: getattr(builtins, parts[0]), made=decode_made,
                           function=lambda parts: Function(parts[0]))
    candidate.random.seed(seed)
    flush = sys.stdout.flush
    module, reply = candidate.load(source)
    for name in names.split(","):
        if reply[0] == "ready" and name not in module.__dict__:
            reply = ["raised", "NameError", f"the program does not define {name}", 0]
    flush()
    candidate.send([*reply, candidate.Counted.written])
    converse()


def converse():
    """Does what the tests ask for, until they return from a function of theirs that was called here."""
    while True:
        frame = system.read_frame(system.FROM_CALLER)
        if frame is None:
            os._exit(0)
        what, *parts = values.loads(frame)
        if what == "returned":
            return values.decode(parts[0])
        if what == "threw":
            raise getattr(builtins, parts[0], RuntimeError)(parts[1])
        reply = perform(*parts)
        sys.__stdout__.flush()
        candidate.send([*reply, candidate.Counted.written])


def perform(operation, arguments, captured):
    """What became of one operation. captured: whether the tests want to see what is printed meanwhile."""
    output = sys.stdout
    if captured:
        sys.stdout = candidate.io.StringIO()
    given = values.decode(arguments)
    try:
        if operation in READING:
            reply = ["value", OBJECTS.mirror(READING[operation](*given))]
        else:
            reply = ["value", values.encode(DOING[operation](*given))]
    except StopIteration as error:
        reply = ["stop" if operation == "special" and given[1] == "__next__" else "raised", *failure(error)]
    except BaseException as error:
        reply = ["raised", *failure(error)]
    text = ""
    if captured:
        if type(sys.stdout) is candidate.io.StringIO:
            text = sys.stdout.getvalue()
        sys.stdout = output
    changed = []
    if operation in ("call", "method"):
        try:
            changed = candidate.changes(*arguments[-2:], *given[-2:])
        except BaseException as error:
            reply = ["raised", *failure(error)]
    return [*reply, changed, text]


def failure(error):
    try:
        parts = values.encode(list(error.args))
    except BaseException:
        parts = ["l"]
    return [*candidate.describe("raised", error)[1:], OBJECTS.describe(type(error)), ["object", OBJECTS.number(error)], parts]
