"""Runs an arithmetic function on integers that write down what is done with them. Reads a request as JSON from the standard input, answers in JSON."""
import ast
import io
import json
import operator
import sys

FILE = "<traced>"
PLAIN = (bool, int, float, str, type(None))
BINARY = {
    "add": ("+", operator.add), "sub": ("-", operator.sub), "mul": ("*", operator.mul), "floordiv": ("//", operator.floordiv), "mod": ("%", operator.mod),
    "pow": ("**", operator.pow), "and": ("&", operator.and_), "or": ("|", operator.or_), "xor": ("^", operator.xor),
    "lshift": ("<<", operator.lshift), "rshift": (">>", operator.rshift), "truediv": ("/", operator.truediv),
}
UNARY = {"neg": ("-", operator.neg), "abs": ("abs", operator.abs), "invert": ("~", operator.invert)}
COMPARISONS = {
    ast.Eq: ("==", operator.eq), ast.NotEq: ("!=", operator.ne), ast.Lt: ("<", operator.lt), ast.LtE: ("<=", operator.le), ast.Gt: (">", operator.gt), ast.GtE: (">=", operator.ge),
    ast.Is: ("is", operator.is_), ast.IsNot: ("is not", operator.is_not), ast.In: ("in", lambda left, right: left in right), ast.NotIn: ("not in", lambda left, right: left not in right),
}
LIFTED = {"int", "len", "ord", "min", "max", "round", "pow", "sum", "abs"}


class TooLong(BaseException):
    """Not an Exception, so that no program catches it."""


class Random:
    """SplitMix64: the same numbers in every version of Python."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return z ^ (z >> 31)

    def uniform(self):
        return (self.next() >> 11) / 9007199254740992.0

    def below(self, bound):
        return self.next() % bound


class Recorder:
    """What one run did: steps, and the values that were replaced while it ran."""

    def __init__(self, limit, noise, replay):
        self.limit = limit
        self.events = 0
        self.random = Random(noise["seed"]) if noise else None
        self.probability = noise["probability"] if noise else 0
        self.replay = replay
        self.follows = replay is not None
        self.count = 0          # operations whose result can be replaced
        self.corrupted = []     # which of them were
        self.steps = []
        self.frames = []        # [frame, line, operations, variables] of what runs, innermost last

    def arithmetic(self, sign, left, right, result):
        """The result of an operation, or what is put in its place."""
        if type(result) is int:
            if self.random is not None and self.random.uniform() < self.probability:
                result = self.corrupt(result)
                self.corrupted.append(self.count)
            elif self.follows:
                result = self.followed(sign, left, right, result)
            self.count += 1
        self.write(sign, left, right, result)
        return Traced(result) if type(result) is int else result

    def corrupt(self, value):
        digits = list(str(abs(value)))
        at = self.random.below(len(digits))
        least = 1 if at == 0 and len(digits) > 1 else 0
        others = [digit for digit in range(least, 10) if str(digit) != digits[at]]
        digits[at] = str(others[self.random.below(len(others))])
        changed = int("".join(digits))
        return -changed if value < 0 else changed

    def followed(self, sign, left, right, result):
        """The recorded result, as long as the record tells of the same operations."""
        if self.count < len(self.replay):
            known = self.replay[self.count]
            if known[0] == sign and known[1] == text(left) and known[2] == (None if right is None else text(right)):
                if known[3] != text(result):
                    self.corrupted.append(self.count)
                return int(known[3])
        self.follows = False
        return result

    def write(self, sign, left, right, result):
        if not self.frames:
            return
        operations = self.frames[-1][2]
        operations.append([sign, text(left), None if right is None else text(right), text(result)])
        if len(operations) > self.limit:
            raise TooLong

    def trace(self, frame, event, argument):
        if event != "call" or frame.f_code.co_filename != FILE or frame.f_code.co_name.startswith("<"):
            return None
        if self.frames:
            self.close(None, False)
        self.frames.append([frame, frame.f_lineno, [], {}])
        if len(self.frames) > 200:
            raise TooLong
        self.frames[-1][3] = variables(frame)
        return self.local

    def local(self, frame, event, argument):
        self.events += 1        # a loop may go on without a step
        if self.events > 20 * self.limit:
            raise TooLong
        if not self.frames or self.frames[-1][0] is not frame:
            return self.local
        if event == "line":
            self.close(frame, False)
            self.frames[-1][1] = frame.f_lineno
        elif event == "return":
            self.close(frame, True, argument)
            self.frames.pop()
        return self.local

    def close(self, frame, returns, value=None):
        """Ends the step under way; frame is None where a call interrupts it."""
        top = self.frames[-1]
        changes = []
        if frame is not None:
            now = variables(frame)
            changes = [[name, shown] for name, shown in now.items() if top[3].get(name) != shown]
            top[3] = now
        if top[2] or changes or returns:
            self.steps.append([top[1], top[2], changes, text(value) if returns and is_plain(value) else None])
        if len(self.steps) > self.limit:
            raise TooLong
        top[2] = []


RECORDER = None


class Traced(int):
    """An integer that writes down what is done with it."""


def _binary(sign, function):
    def forward(self, other, modulus=None):
        if not isinstance(other, int):
            return NotImplemented
        if modulus is not None:
            return Traced(pow(int(self), int(other), int(modulus)))
        return RECORDER.arithmetic(sign, int(self), int(other), function(int(self), int(other)))

    def backward(self, other, modulus=None):
        if not isinstance(other, int):
            return NotImplemented
        return RECORDER.arithmetic(sign, int(other), int(self), function(int(other), int(self)))

    return forward, backward


def _unary(sign, function):
    return lambda self: RECORDER.arithmetic(sign, int(self), None, function(int(self)))


for _name, (_sign, _function) in BINARY.items():
    _forward, _backward = _binary(_sign, _function)
    setattr(Traced, "__%s__" % _name, _forward)
    setattr(Traced, "__r%s__" % _name, _backward)
for _name, (_sign, _function) in UNARY.items():
    setattr(Traced, "__%s__" % _name, _unary(_sign, _function))
Traced.__divmod__ = lambda self, other: (self // other, self % other)
Traced.__rdivmod__ = lambda self, other: (other // self, other % self)


def text(value):
    return repr(value)


def lift(value):
    """Plain integers, also those in tuples, as integers that write down."""
    if type(value) is int:
        return Traced(value)
    if type(value) is tuple:
        return tuple(lift(item) for item in value)
    return value


def lift_all(value):
    return [lift_all(item) for item in value] if type(value) is list else lift(value)


def each(items):
    for item in items:
        yield lift(item)


def traced_sum(items, start=0):
    total = lift(start)
    for item in items:
        total = total + item
    return total


def compare(sign, function, left, right):
    result = function(left, right)
    if type(result) is bool and isinstance(left, int) and isinstance(right, int):
        RECORDER.write(sign, int(left), int(right), result)
    return result


def chain(names, first, *others):
    """a < b < c: the later operands are functions, since they may never be looked at."""
    left = first
    result = True
    for name, other in zip(names, others):
        right = other()
        result = compare(*BY_NAME[name], left, right)
        if not result:
            return result
        left = right
    return result


BY_NAME = {kind.__name__: pair for kind, pair in COMPARISONS.items()}


def is_plain(value, depth=0):
    if isinstance(value, PLAIN):
        return True
    if depth > 8:
        return False
    if type(value) in (list, tuple, set, frozenset):
        return all(is_plain(item, depth + 1) for item in value)
    return type(value) is dict and all(is_plain(key, depth + 1) and is_plain(item, depth + 1) for key, item in value.items())


def variables(frame):
    return {name: text(value) for name, value in frame.f_locals.items() if not name.startswith(("__", ".")) and is_plain(value)}


class Lifting(ast.NodeTransformer):
    """Makes integer literals, results of functions such as len, and what loops go over write down; and comparisons be written down."""

    def visit_Constant(self, node):
        return self.call("__lift__", [node], node) if type(node.value) is int else node

    def visit_UnaryOp(self, node):
        if isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant) and type(node.operand.value) is int:
            return self.call("__lift__", [ast.copy_location(ast.Constant(-node.operand.value), node)], node)
        return self.generic_visit(node)

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in LIFTED:
            return self.call("__lift__", [node], node)
        return node

    def visit_For(self, node):
        self.generic_visit(node)
        node.iter = self.call("__each__", [node.iter], node.iter)
        return node

    def visit_comprehension(self, node):
        self.generic_visit(node)
        if not node.is_async:
            node.iter = self.call("__each__", [node.iter], node.iter)
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        names = [type(op).__name__ for op in node.ops]
        nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        rest = [ast.copy_location(ast.Lambda(args=nothing, body=operand), operand) for operand in node.comparators]
        if len(names) == 1:
            return self.call("__compare__", [ast.Constant(names[0]), node.left, node.comparators[0]], node)
        return self.call("__chain__", [ast.Tuple([ast.Constant(name) for name in names], ast.Load()), node.left, *rest], node)

    def visit_MatchValue(self, node):
        return node

    def visit_JoinedStr(self, node):
        return node

    def call(self, name, arguments, place):
        made = ast.copy_location(ast.Call(ast.copy_location(ast.Name(name, ast.Load()), place), arguments, []), place)
        return ast.fix_missing_locations(made)


def load(program):
    tree = ast.fix_missing_locations(Lifting().visit(ast.parse(program, FILE)))
    names = {
        "__name__": "traced", "__lift__": lift, "__each__": each, "__chain__": chain, "sum": traced_sum,
        "__compare__": lambda name, left, right: compare(*BY_NAME[name], left, right),
    }
    exec(compile(tree, FILE, "exec"), names)
    return names


def run(names, entry, request, limit):
    global RECORDER
    RECORDER = Recorder(limit, request.get("noise"), request.get("replay"))
    arguments = [lift_all(argument) for argument in request["arguments"]]
    sys.settrace(RECORDER.trace)
    try:
        answer = names[entry](*arguments)
        error = None
    except TooLong:
        error = "too long"
    except RecursionError:
        error = "too long"
    except Exception as raised:
        error = "%s: %s" % (type(raised).__name__, raised)
    finally:
        sys.settrace(None)
    recorder = RECORDER
    if error is None and not is_plain(answer):
        error = "the answer is a %s, not plain data" % type(answer).__name__
    if error is not None:
        return {"error": error}
    return {"answer": text(answer), "steps": recorder.steps, "corrupted": recorder.corrupted, "followed": recorder.replay is None or recorder.follows and recorder.count == len(recorder.replay)}


def main():
    request = json.load(sys.stdin)
    output = sys.stdout
    sys.stdout = io.StringIO()
    global RECORDER
    RECORDER = Recorder(0, None, None)   # for what happens while the program is loaded: without a frame nothing is written
    try:
        names = load(request["program"])
        if not callable(names.get(request["entry"])):
            answer = {"error": "the program has no function '%s'" % request["entry"]}
        else:
            answer = {"runs": [run(names, request["entry"], one, request["limit"]) for one in request["runs"]]}
    except Exception as raised:
        answer = {"error": "%s: %s" % (type(raised).__name__, raised)}
    sys.stdout = output
    json.dump(answer, output)


main()
