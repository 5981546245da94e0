"""Lists small changes to a Python program, each of which gives another valid program.

Reads {"program", "seed", "limit"} as JSON; answers {"found", "mutants": [[operator, line, description, start, end, text], ...]}, where
start and end are UTF-16 offsets into the program between which the text goes, or {"error"}. The program is only parsed, never run.
"""
import ast
import hashlib
import json
import sys
import warnings

ARITHMETIC = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Div, ast.Mod: ast.FloorDiv,
              ast.Pow: ast.Mult, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd}
COMPARISON = {ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.GtE), ast.Gt: (ast.GtE, ast.Lt), ast.GtE: (ast.Gt, ast.LtE), ast.Eq: (ast.NotEq,),
              ast.NotEq: (ast.Eq,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,), ast.Is: (ast.IsNot,), ast.IsNot: (ast.Is,)}
SHOWN = 60


class Site:
    """One change: what a field of a node holds, and what it is to hold instead."""

    def __init__(self, operator, owner, field, index, old, new, start=None, end=None, text=None):
        self.operator, self.owner, self.field, self.index, self.old, self.new = operator, owner, field, index, old, new
        self.line = getattr(old, "lineno", None) or owner.lineno
        self.start = start or (old.lineno, old.col_offset)
        self.end = end or (old.end_lineno, old.end_col_offset)
        self.text = ast.unparse(new) if text is None else text

    def put(self, value):
        if self.index is None:
            setattr(self.owner, self.field, value)
        else:
            getattr(self.owner, self.field)[self.index] = value

    def describe(self):
        if isinstance(self.old, list):
            return "without its else branch"
        return f"{shorten(ast.unparse(self.old))} becomes {shorten(self.text)}"


def shorten(text):
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else text[:SHOWN - 3] + "..."


def walk(node):
    """Every (owner, field, index, child) that may be changed: no annotations, decorators, docstrings, patterns, or parts of f-strings."""
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns", "decorator_list", "type_params", "bases", "keywords") and not isinstance(node, ast.Call):
            continue
        items = enumerate(value) if isinstance(value, list) else [(None, value)]
        for index, child in items:
            if not isinstance(child, ast.AST) or isinstance(child, (ast.JoinedStr, ast.Import, ast.ImportFrom)) or type(child).__name__ == "match_case":
                continue
            if isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant):
                continue
            if is_main_guard(child):
                continue
            yield node, field, index, child
            yield from walk(child)


def is_main_guard(node):
    return isinstance(node, ast.If) and isinstance(node.test, ast.Compare) and isinstance(node.test.left, ast.Name) and node.test.left.id == "__name__"


def bound_names(function):
    """How often each name is bound in a function, its parameters included."""
    counts = {}
    for node in ast.walk(function):
        name = node.arg if isinstance(node, ast.arg) else node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else None
        if name is not None:
            counts[name] = counts.get(name, 0) + 1
    return counts


def sites(tree):
    bound = {}
    for scope in [tree] + [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]:
        counts = bound_names(scope)
        for node in ast.walk(scope):
            if isinstance(node, ast.stmt):
                bound[node] = counts
    for owner, field, index, node in walk(tree):
        for operator, new in expressions(owner, field, node):
            yield Site(operator, owner, field, index, node, new)
        for operator, new in statements(node, bound):
            yield Site(operator, owner, field, index, node, new)
        if isinstance(node, (ast.If, ast.For, ast.While)) and node.orelse:
            last = node.body[-1]
            yield Site("branchRemoval", node, "orelse", None, node.orelse, [], (last.end_lineno, last.end_col_offset), (node.end_lineno, node.end_col_offset), "")


def expressions(owner, field, node):
    if isinstance(node, ast.BinOp):
        if type(node.op) in ARITHMETIC and not is_text(node.left) and not is_text(node.right):
            yield "arithmetic", ast.BinOp(node.left, ARITHMETIC[type(node.op)](), node.right)
    elif isinstance(node, ast.Compare):
        for at, op in enumerate(node.ops):
            for other in COMPARISON[type(op)]:
                yield "comparison", ast.Compare(node.left, [other() if i == at else kept for i, kept in enumerate(node.ops)], node.comparators)
    elif isinstance(node, ast.BoolOp):
        yield "boolean", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        yield "boolean" if isinstance(node.op, ast.Not) else "arithmetic", node.operand
    elif isinstance(node, ast.Constant):
        yield from (("constant", ast.Constant(value)) for value in constants(node.value))
    elif isinstance(node, ast.Call):
        yield from calls(node)
    if field == "test" and isinstance(owner, (ast.If, ast.While, ast.IfExp)) and not has_negation(node):
        yield "condition", ast.UnaryOp(ast.Not(), node)
    if field in ("lower", "upper") and isinstance(owner, ast.Slice) and not isinstance(node, ast.Constant):
        yield from beside(node)


def has_negation(node):
    """Whether the negated condition is among the other changes."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return isinstance(node.ops[0], (ast.Eq, ast.NotEq, ast.In, ast.NotIn, ast.Is, ast.IsNot))
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) or isinstance(node, ast.Constant) and isinstance(node.value, bool)


def calls(node):
    if isinstance(node.func, ast.Name) and node.func.id == "range" and not node.keywords:
        for at, argument in enumerate(node.args[:2]):
            if not isinstance(argument, (ast.Constant, ast.Starred)):
                for operator, new in beside(argument):
                    yield operator, ast.Call(node.func, [new if i == at else kept for i, kept in enumerate(node.args)], [])
    for at in range(len(node.args) - 1):
        if not any(isinstance(argument, ast.Starred) for argument in node.args[at:at + 2]):
            yield "argumentSwap", ast.Call(node.func, node.args[:at] + [node.args[at + 1], node.args[at]] + node.args[at + 2:], node.keywords)


def beside(node):
    yield "boundary", ast.BinOp(node, ast.Add(), ast.Constant(1))
    yield "boundary", ast.BinOp(node, ast.Sub(), ast.Constant(1))


def constants(value):
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, (int, float)):
        return [other for other in (value + 1, value - 1) if other != value]
    if isinstance(value, str):
        return ["" if value else "x"]
    return []


def is_text(node):
    return isinstance(node, (ast.JoinedStr, ast.List)) or isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes))


def statements(node, bound):
    if isinstance(node, ast.AugAssign):
        if type(node.op) in ARITHMETIC and not is_text(node.value):
            yield "arithmetic", ast.AugAssign(node.target, ARITHMETIC[type(node.op)](), node.value)
        yield "statementRemoval", ast.Pass()
    elif isinstance(node, (ast.Expr, ast.Delete, ast.Raise, ast.Assert)):
        yield "statementRemoval", ast.Pass()
    elif isinstance(node, ast.Assign):
        # Without its only assignment a name is unknown, and every test that comes there tells: such mutants say nothing about tests.
        names = [part.id for target in node.targets for part in ast.walk(target) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
        if all(bound[node].get(name, 0) > 1 for name in names):
            yield "statementRemoval", ast.Pass()
    elif isinstance(node, ast.Return):
        if node.value is not None and not (isinstance(node.value, ast.Constant) and node.value.value is None):
            yield "returnValue", ast.Return(ast.Constant(None))
    elif isinstance(node, ast.Break):
        yield "loopJump", ast.Continue()
        yield "loopJump", ast.Pass()
    elif isinstance(node, ast.Continue):
        yield "loopJump", ast.Break()
        yield "loopJump", ast.Pass()


class Text:
    """A program and where its lines begin."""

    def __init__(self, program):
        self.encoded = program.encode()
        self.starts = [0]
        for line in self.encoded.replace(b"\r\n", b"\0\n").replace(b"\r", b"\n").split(b"\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)

    def offset(self, position):
        return self.starts[position[0] - 1] + position[1]

    def spliced(self, start, end, text):
        return (self.encoded[:start] + text.encode() + self.encoded[end:]).decode()

    def units(self, offset):
        return len(self.encoded[:offset].decode().encode("utf-16-le")) // 2


def valid(program, wanted):
    """Whether a text is a program with this syntax tree."""
    try:
        tree = ast.parse(program)
        compile(program, "<mutant>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError):
        return False
    return ast.dump(tree) == wanted


def mutants(program, seed, limit):
    tree = ast.parse(program)
    seen = {ast.dump(tree)}
    text = Text(program)
    found = list(sites(tree))

    def order(at):
        # A hash instead of a generator: the same choice by every version of Python.
        return hashlib.sha256(f"{seed} {at} {found[at].operator} {found[at].start} {found[at].text}".encode("utf-8", "replace")).digest()

    chosen = []
    for at in sorted(range(len(found)), key=order):
        if len(chosen) == limit:
            break
        site = found[at]
        site.put(site.new)
        # Normalised: dump leaves positions out, and parsing what is unparsed folds -1 and the like into one form.
        wanted = ast.dump(tree)
        site.put(site.old)
        if wanted in seen:
            continue
        seen.add(wanted)
        start, end = text.offset(site.start), text.offset(site.end)
        for replacement in (site.text, f"({site.text})"):
            mutant = text.spliced(start, end, replacement)
            if valid(mutant, wanted) or same_when_parsed(mutant, tree, site):
                chosen.append((at, [site.operator, site.line, site.describe(), text.units(start), text.units(end), replacement]))
                break
    return {"found": len(found), "mutants": [mutant for _, mutant in sorted(chosen)]}


def same_when_parsed(mutant, tree, site):
    """As valid, where the changed tree is not in the form that a parser gives (a negative constant is an operator there)."""
    site.put(site.new)
    try:
        normal = ast.dump(ast.parse(ast.unparse(tree)))
    except (SyntaxError, ValueError):
        return False
    finally:
        site.put(site.old)
    return valid(mutant, normal)


def main():
    warnings.simplefilter("ignore")
    request = json.load(sys.stdin)
    try:
        answer = mutants(request["program"], request["seed"], request["limit"])
    except SyntaxError as error:
        answer = {"error": f"{error.msg} (line {error.lineno})"}
    except (ValueError, RecursionError, MemoryError) as error:
        answer = {"error": f"{type(error).__name__}: {error}"}
    json.dump(answer, sys.stdout)


main()
