"""The tests' side of objects that live in the candidate's process: local classes and objects that stand in for them.

What a test decides about is never left to the candidate: a stand-in equals itself alone, is ordered and added only with other stand-ins, and does not
swallow exceptions as a context manager.
"""
import builtins
import sys

import reasoning_checker as checker
import reasoning_objects as objects
import reasoning_values as values

NUMBER, CONVERSATION, METHODS = "_remote_number_", "_remote_conversation_", "_remote_methods_"
LONGEST_NAME = 200
SHOWN = ("__name__", "__qualname__", "__doc__")


class RemoteType(type):
    """The class of stand-ins for classes."""

    def __new__(mcs, name, bases, members, number=None):
        if number is None:
            raise checker.Unable(f"derive the class {name} from one of the candidate's, whose methods would not see it")
        return super().__new__(mcs, name, bases, members)

    def __init__(cls, name, bases, members, number=None):
        super().__init__(name, bases, members)

    def __call__(cls, *arguments, **named):
        return cls._remote_conversation_.ask("call", cls, list(arguments), named)

    def __getattr__(cls, name):
        if is_special(name):
            raise AttributeError(name)
        return member(cls, cls, name)

    def __setattr__(cls, name, value):
        cls._remote_conversation_.ask("set", cls, name, value)

    def __delattr__(cls, name):
        cls._remote_conversation_.ask("delete", cls, name)


def is_special(name):
    return name.startswith("__") and name.endswith("__") and name not in SHOWN


def member(thing, kind, name):
    """An attribute; of a method only the name, so that calling it takes one question rather than two."""
    if any(name in vars(base).get(METHODS, ()) for base in kind.__mro__) and name not in thing.__dict__:
        return Method(thing, name)
    return kind._remote_conversation_.ask("get", thing, name)


class Method:
    """A method of a stand-in."""

    def __init__(self, thing, name):
        self.thing = thing
        self.__name__ = name

    def __call__(self, *arguments, **named):
        return self.thing._remote_conversation_.ask("method", self.thing, self.__name__, list(arguments), named)

    def __getattr__(self, name):
        if is_special(name):
            raise AttributeError(name)
        conversation = self.thing._remote_conversation_
        return getattr(conversation.ask("get", self.thing, self.__name__), name)


class Remote:
    """What all stand-ins for objects have in common."""

    def __getattr__(self, name):
        if is_special(name):
            raise AttributeError(name)
        return member(self, type(self), name)

    def __setattr__(self, name, value):
        self._remote_conversation_.ask("set", self, name, value)
        if any(name in vars(base).get(METHODS, ()) for base in type(self).__mro__):
            object.__setattr__(self, name, value)  # no longer a method

    def __delattr__(self, name):
        self._remote_conversation_.ask("delete", self, name)
        self.__dict__.pop(name, None)

    def __copy__(self):
        return self._remote_conversation_.ask("copy", self)

    def __deepcopy__(self, memory):
        return self._remote_conversation_.ask("deepcopy", self)


def forward_operator(name, function):
    def forward(self, other):
        if not isinstance(other, Remote):
            return NotImplemented
        return self._remote_conversation_.ask("operator", function, self, other)

    setattr(Remote, name, forward)


for _name in ("lt", "le", "gt", "ge", "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"):
    forward_operator(f"__{_name}__", _name)
for _name in ("and", "or", "xor"):
    forward_operator(f"__{_name}__", f"{_name}_")


def forward_special(name):
    def forward(self, *arguments):
        return self._remote_conversation_.ask("special", self, name, list(arguments))

    return forward


def get_item(self, key):
    return self._remote_conversation_.ask("item", self, key)


def iterate(self):
    return self._remote_conversation_.ask("iterate", self)


def contains(self, item):
    """By the items where there are any; else only a class that the tests name may say what it contains."""
    if hasattr(type(self), "__iter__"):
        return any(other is item or other == item for other in self)
    if type(self) not in self._remote_conversation_.named:
        raise TypeError(f"argument of type '{type(self).__name__}' is not iterable")
    return self._remote_conversation_.ask("special", self, "__contains__", [item])


def leave(self, kind, error, trace):
    self._remote_conversation_.ask("special", self, "__exit__", [None, None, None] if kind is None else [checker.builtin_of(kind), str(error), None])
    return False


def call(self, *arguments, **named):
    return self._remote_conversation_.ask("call", self, list(arguments), named)


OWN = {"__call__": call, "__contains__": contains, "__getitem__": get_item, "__iter__": iterate, "__exit__": leave}


def mirror_type(base, names):
    def forward(name):
        def change(self, *arguments, **named):
            conversation = self._remote_conversation_
            conversation.ask("method", self, name, list(arguments), named)
            return getattr(base, name)(self, *arguments, **named)

        return change

    return type(base.__name__, (base,), {name: forward(name) for name in names.split()})


MIRRORS = {
    list: mirror_type(list, "append extend insert remove pop clear sort reverse __setitem__ __delitem__ __iadd__ __imul__"),
    dict: mirror_type(dict, "update pop popitem clear setdefault __setitem__ __delitem__ __ior__"),
    set: mirror_type(set, "add remove discard pop clear update difference_update intersection_update symmetric_difference_update __ior__ __iand__"
                          " __isub__ __ixor__"),
}


class Conversation(checker.Candidate):
    """Asks the candidate's process to do things with its objects."""

    shapes = {
        "ready": checker.SHAPES["ready"],
        "unreadable": checker.is_report,
        "raised": lambda reply: checker.is_report(reply) or (len(reply) == 10 and checker.is_report([*reply[:4], 0]) and type(reply[8]) is str),
        "stop": lambda reply: len(reply) == 10,
        "value": lambda reply: len(reply) == 5 and type(reply[3]) is str,
        "callback": lambda reply: len(reply) == 4 and type(reply[1]) is int,
    }

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self.classes = {}
        self.objects = {}
        self.functions = []
        self.named = set()
        self.plain = RemoteType("object", (Remote,), {CONVERSATION: self}, number=-1)
        self.output = sys.stdout
        values.foreign = self.encode
        values.DECODERS.update({"object": self.decode_object, "class": self.decode_class, "mirror": self.decode_mirror, "made": objects.decode_made,
                                "function": lambda parts: self.functions[parts[0]], "builtin": builtin_type})

    def close(self):
        """Plain values are plain again, for the tests of the next sample."""
        values.foreign = values.of_base
        for tag in ("object", "class", "mirror", "made", "function", "builtin"):
            values.DECODERS.pop(tag, None)

    def name(self, name):
        """What the candidate's program calls by that name."""
        thing = self.answer_of("name", [name])
        if isinstance(thing, RemoteType):
            self.named.add(thing)
        self.answered |= not callable(thing)  # what the tests raise over it is not theirs
        return thing

    def encode(self, value):
        if isinstance(value, (Remote, type, BaseException, *MIRRORS.values())) and NUMBER in value.__dict__:
            return ["object", value.__dict__[NUMBER]]
        if type(value) is Method:
            return self.encode(self.answer_of("get", [value.thing, value.__name__]))
        known = objects.encode_known(value, (type, type(len)))
        if known is not None:
            return known
        if isinstance(value, BaseException) or not callable(value):
            raise values.NotPlain(type(value).__name__)
        self.functions.append(value)
        return ["function", len(self.functions) - 1]

    def decode_class(self, parts):
        number = parts[0]
        if number not in self.classes:
            _, name, bases, specials, methods = parts
            if type(number) is not int or not name.isidentifier() or len(name) > LONGEST_NAME:
                raise values.Malformed("a broken class")
            self.classes[number] = self.make_class(number, name, tuple(map(values.decode, bases)), specials, methods)
        return self.classes[number]

    def make_class(self, number, name, bases, specials, methods):
        errors = tuple(base if NUMBER in base.__dict__ else checker.exception_type(base.__name__, SystemExit) for base in bases if issubclass(base, BaseException))
        if errors:
            members = {NUMBER: number, "__module__": "solution", "__getattr__": error_attribute}
            return of_bases(lambda bases: type(name, bases, dict(members)), errors)
        members = {CONVERSATION: self, NUMBER: number, METHODS: frozenset(methods), "__module__": "solution"}
        for special in objects.SPECIALS:
            if special in specials:
                members[special] = OWN.get(special) or forward_special(special)
        bases = tuple(base for base in bases if isinstance(base, RemoteType)) or (Remote,)
        return of_bases(lambda bases: RemoteType(name, bases, dict(members), number=number), bases)

    def decode_object(self, parts):
        number = parts[0]
        if number in self.objects:
            return self.objects[number]
        kind = values.decode(parts[1])
        if type(number) is not int:
            raise values.Malformed("a broken object")
        thing = self.objects[number] = object.__new__(kind if isinstance(kind, RemoteType) else self.plain)
        object.__setattr__(thing, NUMBER, number)
        return thing

    def decode_mirror(self, parts):
        number, data = parts
        copy = values.decode(data)
        mirror = MIRRORS[type(copy)](copy)
        mirror.__dict__.update({NUMBER: number, CONVERSATION: self})
        return mirror

    def ask(self, operation, *arguments):
        """Has the candidate's process do one thing, and returns or raises what comes of it."""
        self.calls += 1
        self.last = None
        try:
            answer = self.answer_of(operation, arguments)
        finally:
            self.answered = True
        self.last = (answer,)
        return answer

    def answer_of(self, operation, arguments):
        try:
            self.write(["do", operation, values.encode(list(arguments)), sys.stdout is not self.output])
        except values.NotPlain as error:
            raise checker.Unable(f"pass the candidate a value of type {error}, which cannot be sent to another process") from None
        while True:
            reply = self.receive()
            if reply[0] == "callback":
                self.call_back(reply)
                continue
            try:
                if reply[0] == "value":
                    answer = values.decode(reply[1])
                elif len(reply) != 10 or reply[0] == "stop" and (operation != "special" or arguments[1] != "__next__"):
                    raise values.Malformed("an answer to another question")  # the end of an iteration would cut all(map(...)) short
                else:
                    answer = self.error_of(reply)
                if reply[-3]:
                    if operation not in ("call", "method"):
                        raise values.Malformed("a change of what was not passed")
                    checker.take_changes(reply[-3], *arguments[-2:])
            except (values.Malformed, RecursionError, TypeError, ValueError, LookupError) as error:
                self.fail("protocol", str(error))
            if reply[-2] and sys.stdout is not self.output:
                sys.stdout.write(reply[-2])
            if reply[0] == "value":
                return answer
            if reply[0] == "stop":
                raise StopIteration
            raise answer

    def error_of(self, reply):
        facts = checker.about(reply)
        kind = values.decode(reply[4])
        if not (isinstance(kind, type) and issubclass(kind, BaseException) and NUMBER in kind.__dict__):
            kind = checker.exception_type(getattr(kind, "__name__", ""), SystemExit)
        try:
            error = kind(*values.decode(reply[6]))
        except Exception:
            error = RuntimeError(facts["text"])
        number = reply[5][1]
        if type(number) is int:
            error.__dict__.update({NUMBER: number, CONVERSATION: self})
        self.raised = (error, facts)
        return error

    def call_back(self, reply):
        try:
            arguments, named = values.decode(reply[2])
            function = self.functions[reply[1]]
        except (values.Malformed, RecursionError, IndexError, ValueError, TypeError) as error:
            self.fail("protocol", str(error))
        try:
            answer = ["returned", values.encode(function(*arguments, **named))]
        except values.NotPlain as error:
            raise checker.Unable(f"return a value of type {error} to the candidate, which cannot be sent to another process") from None
        except Exception as error:
            answer = ["threw", checker.builtin_of(type(error)).__name__, str(error)]
        self.write(answer)


def builtin_type(parts):
    kind = getattr(builtins, parts[0])
    if not isinstance(kind, type):
        raise values.Malformed("a builtin that is no type")
    return kind


def error_attribute(error, name):
    """Attributes that a candidate's exception has beside its text."""
    if is_special(name) or NUMBER not in error.__dict__ or name in (NUMBER, CONVERSATION):
        raise AttributeError(name)
    return error.__dict__[CONVERSATION].ask("get", error, name)


def of_bases(make, bases):
    """A class with all of these bases where their order permits it, and else with the first."""
    try:
        return make(bases)
    except TypeError:
        return make(bases[:1])
