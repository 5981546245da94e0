"""Finds the single assertions about a function in texts that a model wrote. The texts are only parsed, never run.

Runs after the sources of values.py and literals.py, in one module with them. Reads {"entry", "samples", "limit", "modules"} as JSON; answers per sample the
"tests" {"line", "source", "imports", "form", "arguments", "named", "expected", "absolute", "relative"} (the last five null where the
assertion is not about one call and one value) and the "dropped" {"line", "source", "reason", "detail"}.
"""
import ast
import builtins
import copy
import json
import math
import re
import sys
import textwrap
import warnings

MAX_LINES = 5000
MAX_CHARACTERS = 200_000
MAX_REPAIRS = 40
MAX_JOINED = 12
MAX_UNROLLED = 200
MAX_TESTS = 2000
MAX_NODES = 4000
MAX_ANSWER = 300_000
SHOWN = 300

FORBIDDEN = {"open", "input", "print", "exec", "eval", "compile", "__import__", "exit", "quit", "globals", "locals", "vars", "getattr", "setattr",
             "delattr", "breakpoint", "help", "id", "memoryview", "super", "object"}
KNOWN = {name for name in dir(builtins) if not name.startswith("_")} - FORBIDDEN
FENCE = re.compile(r"^[ \t]*(```+|~~~+)[ \t]*([\w+-]*)[^\n]*$")
ASSERTING = re.compile(r"\s*(assert\b|self\.assert\w+\s*\()")
COMPARED = {"assertEqual": "Eq", "assertEquals": "Eq", "assertListEqual": "Eq", "assertDictEqual": "Eq", "assertTupleEqual": "Eq", "assertSetEqual": "Eq",
            "assertSequenceEqual": "Eq", "assertMultiLineEqual": "Eq", "assertNotEqual": "NotEq", "assertIs": "Is", "assertIsNot": "IsNot", "assertIn": "In",
            "assertNotIn": "NotIn", "assertGreater": "Gt", "assertGreaterEqual": "GtE", "assertLess": "Lt", "assertLessEqual": "LtE"}


class Dropped(Exception):
    """Why an assertion is not kept: a reason and, for people, a detail."""

    def __init__(self, reason, detail=""):
        super().__init__(reason)
        self.reason, self.detail = reason, detail


class Finder:
    def __init__(self, entry, limit, modules):
        self.entry, self.limit, self.modules = entry, limit, set(modules)
        self.tests, self.dropped, self.seen, self.room = [], [], set(), MAX_ANSWER

    def full(self):
        return len(self.tests) >= (self.limit or MAX_TESTS) or len(self.dropped) >= MAX_TESTS

    def drop(self, line, source, reason, detail=""):
        if len(self.dropped) < MAX_TESTS:
            self.dropped.append({"line": line, "source": visible(source), "reason": reason, "detail": visible(detail)})

    # From a text to statements.

    def read(self, text):
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if len(lines) > MAX_LINES or len(text) > MAX_CHARACTERS:
            kept, size = 0, 0
            while kept < MAX_LINES and size + len(lines[kept]) < MAX_CHARACTERS:
                size += len(lines[kept]) + 1
                kept += 1
            self.drop(kept + 1, lines[kept], "tooLong", f"only the first {kept} of {len(lines)} lines are read")
            lines = lines[:kept]
        lines = unfenced(lines)
        for _ in range(MAX_REPAIRS):
            tree, error = parse(textwrap.dedent("\n".join(lines)))
            if tree is not None:
                self.block(tree.body, Scope())
                return
            if error.lineno is None or not 1 <= error.lineno <= len(lines) or not self.repair(lines, error):
                break
        self.by_line(lines)

    def repair(self, lines, error):
        """Takes one line that is no Python out of a text (its place stays, so that lines keep their numbers)."""
        at = error.lineno - 1
        line = lines[at]
        if isinstance(error, IndentationError) and "unexpected" in str(error.msg) and line[:1].isspace():
            lines[at] = line.lstrip()
            return True
        if not line.strip():
            return False
        stop = at + 1
        if any(sign in str(error.msg) for sign in ("never closed", "unterminated triple", "EOF")):
            while stop < len(lines) and not ASSERTING.match(lines[stop]):
                stop += 1
            # With nothing to check behind it, it may as well be what the text was cut off in.
            stop = stop if stop == len(lines) and ASSERTING.match(line) else at + 1
        if ASSERTING.match(line):
            self.malformed(lines, at, stop, error.msg)
        lines[at:stop] = [""] * (stop - at)
        return True

    def malformed(self, lines, at, after, detail):
        last = not any(line.strip() for line in lines[after:])
        self.drop(at + 1, "\n".join(lines[at:after]), "truncated" if last else "syntaxError", detail)

    def by_line(self, lines):
        """What is left of a text that cannot be parsed as a whole: its assertions, one by one."""
        at = 0
        while at < len(lines) and not self.full():
            if not ASSERTING.match(lines[at]):
                at += 1
                continue
            stop = at + 1
            while True:
                tree, error = parse(textwrap.dedent("\n".join(lines[at:stop])).strip())
                if tree is not None or stop - at == MAX_JOINED or stop == len(lines) or ASSERTING.match(lines[stop]) or not lines[stop].strip():
                    break
                stop += 1
            if tree is None:
                self.malformed(lines, at, stop, error.msg)
            else:
                for node in ast.walk(tree):
                    if hasattr(node, "lineno"):
                        node.lineno += at
                self.block(tree.body, Scope())
            at = stop

    # From statements to assertions.

    def block(self, body, scope):
        for statement in body:
            if self.full():
                return
            try:
                self.statement(statement, scope)
            except Dropped as why:
                self.drop(statement.lineno, "", why.reason, why.detail)
                for name in stored(statement):
                    scope.forget(name)

    def statement(self, node, scope):
        if isinstance(node, ast.Assert):
            self.claim(node.test, node.lineno, node, scope)
        elif isinstance(node, ast.Expr):
            self.expression(node, scope)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            self.assign(node, scope)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self.imported(node, scope)
        elif isinstance(node, ast.ClassDef):
            self.block([part for part in node.body if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Assign))], scope.inner())
        elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name == self.entry or node.decorator_list:
                self.refuse(node, "controlFlow", "inside a function with decorators" if node.decorator_list else "inside the function itself")
                return
            inner = scope.inner()
            parameters = [argument.arg for argument in node.args.args if argument.arg not in ("self", "cls")]
            for name in parameters:
                if called_in(node, name):
                    inner.values[name] = ast.Name(self.entry, ast.Load())
                else:
                    inner.forget(name)
            self.block(node.body, inner)
            if node.name not in scope.values:
                scope.forget(node.name)
        elif isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
            self.block(node.body, scope)
        elif isinstance(node, ast.For) and not node.orelse:
            self.loop(node, scope)
        else:
            self.refuse(node, "controlFlow", f"inside a {type(node).__name__.lower()} statement")
            for name in stored(node):
                scope.forget(name)

    def refuse(self, node, reason, detail):
        for part in ast.walk(node):
            if isinstance(part, ast.Assert) or isinstance(part, ast.Expr) and is_unittest(part.value):
                self.drop(part.lineno, unparse(part), reason, detail)
            elif isinstance(part, (ast.With, ast.AsyncWith)) and any(
                    isinstance(item.context_expr, ast.Call) and function_name(item.context_expr).endswith(("raises", "assertRaises", "assertRaisesRegex"))
                    for item in part.items):
                self.drop(part.lineno, unparse(part), "expectsException", "only what a function returns is compared")

    def expression(self, node, scope):
        call = node.value
        if not is_unittest(call):
            if not (isinstance(call, ast.Call) and function_name(call) == "print"):
                # What it does to the values of these names is not known.
                for part in ast.walk(call):
                    if isinstance(part, ast.Name) and part.id in scope.values and part.id != self.entry:
                        scope.forget(part.id)
            return
        try:
            test = from_unittest(call)
        except Dropped as why:
            self.drop(node.lineno, unparse(node), why.reason, why.detail)
            return
        self.claim(test, node.lineno, node, scope)

    def assign(self, node, scope):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in targets:
            if isinstance(target, ast.Name) and node.value is not None:
                scope.values[target.id] = scope.substituted(node.value)
            elif isinstance(target, (ast.Tuple, ast.List)) and all(isinstance(part, ast.Name) for part in target.elts) \
                    and isinstance(node.value, (ast.Tuple, ast.List)) and len(node.value.elts) == len(target.elts):
                together = [scope.substituted(value) for value in node.value.elts]
                for part, value in zip(target.elts, together):
                    scope.values[part.id] = value
            else:
                for name in stored(target):
                    scope.forget(name)
                if isinstance(target, (ast.Subscript, ast.Attribute)):
                    for part in ast.walk(target):
                        if isinstance(part, ast.Name):
                            scope.forget(part.id)

    def imported(self, node, scope):
        for alias in node.names:
            name = (alias.asname or alias.name).split(".")[0]
            if name == self.entry:
                continue
            if isinstance(node, ast.ImportFrom) and alias.name == self.entry:
                scope.values[name] = ast.Name(self.entry, ast.Load())
                continue
            module = (node.module or "") if isinstance(node, ast.ImportFrom) else alias.name
            scope.values.pop(name, None)
            if alias.name == "*" or getattr(node, "level", 0) or module.split(".")[0] not in self.modules:
                scope.foreign[name] = module
            else:
                line = copy.copy(node)
                line.names = [alias]
                scope.imports[name] = ast.unparse(line)

    def loop(self, node, scope):
        try:
            items = scope.substituted(node.iter)
            if not isinstance(items, (ast.List, ast.Tuple)) or len(items.elts) > MAX_UNROLLED:
                raise NotConstant
            for item in items.elts:
                inner = scope.inner()
                bind(node.target, item, inner)
                self.block(node.body, inner)
        except NotConstant:
            self.refuse(node, "controlFlow", "inside a loop over what is not a list of expressions")
        for name in stored(node):
            scope.forget(name)

    # From an assertion to a test.

    def claim(self, test, line, statement, scope):
        try:
            parts = test.values if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And) else [test]
            for part in parts:
                if not self.full():
                    try:
                        self.tests.append(self.test(scope.substituted(part), line, scope))
                    except Dropped as why:
                        self.drop(line, unparse(part if len(parts) > 1 else statement), why.reason, why.detail)
        except RecursionError:
            self.drop(line, "", "syntaxError", "nested too deeply")

    def test(self, claim, line, scope):
        if sum(1 for _ in ast.walk(claim)) > MAX_NODES:
            raise Dropped("tooLong", f"more than {MAX_NODES} syntax nodes")
        claim = Named(self.entry).visit(claim)
        imports = self.check_names(claim, scope)
        if not any(self.is_call(node) for node in ast.walk(claim)):
            raise Dropped("notAboutEntryPoint", f"no call of {self.entry}")
        self.check_expectation(claim)
        for node in ast.walk(claim):
            if isinstance(node, (ast.BinOp, ast.Call)):
                try:
                    constant(node)
                except TooLarge:
                    raise Dropped("tooLong", f"the value of {unparse(node)}") from None
                except NotConstant:
                    pass
        found = {"line": line, "source": f"assert {ast.unparse(claim)}", "imports": imports, "form": "source", "arguments": None, "named": None,
                 "expected": None, "absolute": 0.0, "relative": 0.0}
        try:
            form, call, expected, absolute, relative = self.shape(claim)
            found.update(arguments=[encode(value) for value in starred(call.args)],
                         named=[[keyword.arg, encode(constant(keyword.value))] for keyword in call.keywords if named(keyword)],
                         expected=encode(expected), form=form, absolute=absolute, relative=relative)
        except (NotConstant, NotPlain, RecursionError):
            pass
        key = json.dumps([found["source"]] if found["form"] == "source" else {**found, "line": 0, "source": "", "imports": []})
        if key in self.seen:
            raise Dropped("duplicate", "the same text has it before")
        self.seen.add(key)
        self.room -= len(json.dumps(found))
        if self.room < 0:
            raise Dropped("tooLong", "the tests before it take all the room there is")
        return found

    def is_call(self, node):
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == self.entry

    def check_names(self, claim, scope):
        own = {node.id for node in ast.walk(claim) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        own |= {node.arg for node in ast.walk(claim) if isinstance(node, ast.arg)}
        imports = []
        for node in ast.walk(claim):
            if isinstance(node, ast.Attribute) and node.attr.startswith("__"):
                raise Dropped("notAllowed", f"the attribute {node.attr}")
            if not isinstance(node, ast.Name) or node.id in own or node.id == self.entry:
                continue
            name = node.id
            if name in scope.foreign:
                raise Dropped("notAllowed", f"{name} of the module {scope.foreign[name]}")
            if name in scope.imports:
                if scope.imports[name] not in imports:
                    imports.append(scope.imports[name])
            elif name in scope.unknown:
                raise Dropped("unknownName", f"the value of {name} is not known without running the text")
            elif name in self.modules:
                imports.append(f"import {name}") if f"import {name}" not in imports else None
            elif name in FORBIDDEN:
                raise Dropped("notAllowed", f"the function {name}")
            elif name not in KNOWN:
                raise Dropped("unknownName", f"{name} is not defined")
        return imports

    def check_expectation(self, claim):
        if isinstance(claim, (ast.Tuple, ast.List, ast.Dict, ast.Set, ast.JoinedStr, ast.Lambda)):
            raise Dropped("trivial", "it holds (or fails) whatever the function answers")
        if isinstance(claim, ast.BoolOp) and isinstance(claim.op, ast.Or) and any(not self.calls_entry(part) for part in claim.values):
            raise Dropped("trivial", "one side of the 'or' does not ask the function")
        if isinstance(claim, ast.Compare):
            sides = [claim.left, *claim.comparators]
            if any(isinstance(side, ast.Constant) and side.value is ... for side in sides):
                raise Dropped("noExpectation", "the expected value is '...'")
            if len({ast.dump(side) for side in sides}) == 1:
                raise Dropped("trivial", "both sides are the same")

    def calls_entry(self, node):
        return any(self.is_call(part) for part in ast.walk(node))

    def shape(self, claim):
        """The form of an assertion about one call and one value: (form, call, expected, absolute, relative tolerance)."""
        if self.is_call(claim):
            return "true", claim, True, 0.0, 0.0
        if isinstance(claim, ast.UnaryOp) and isinstance(claim.op, ast.Not) and self.is_call(claim.operand):
            return "false", claim.operand, False, 0.0, 0.0
        if isinstance(claim, ast.Call) and function_name(claim) in ("math.isclose", "isclose"):
            call, expected = self.sides(*claim.args)
            named_values = {keyword.arg: constant(keyword.value) for keyword in claim.keywords}
            if not all(type(value) in (int, float) and value >= 0 for value in named_values.values()) or not named_values.keys() <= {"rel_tol", "abs_tol"}:
                raise NotConstant
            absolute, relative = float(named_values.get("abs_tol", 0.0)), float(named_values.get("rel_tol", 1e-9))
            # The larger of the two counts there, not their sum.
            if absolute and relative and expected:
                raise NotConstant
            return self.close(call, expected, absolute, relative)
        if not isinstance(claim, ast.Compare) or len(claim.ops) != 1:
            raise NotConstant
        op, left, right = claim.ops[0], claim.left, claim.comparators[0]
        if isinstance(op, ast.Eq):
            for one, other in ((left, right), (right, left)):
                if self.is_call(one) and isinstance(other, ast.Call) and function_name(other) in ("pytest.approx", "approx") and len(other.args) == 1 and not other.keywords:
                    expected = constant(other.args[0])
                    return self.close(one, expected, *((0.0, 1e-6) if expected and abs(expected) > 1e-6 else (1e-12, 0.0)))
            call, expected = self.sides(left, right)
            return "equal", call, expected, 0.0, 0.0
        if isinstance(op, ast.Is):
            call, expected = self.sides(left, right)
            if expected is None or type(expected) is bool:
                return "identical", call, expected, 0.0, 0.0
        if isinstance(op, (ast.Gt, ast.GtE)):
            op, left, right = (ast.Lt() if isinstance(op, ast.Gt) else ast.LtE()), right, left
        if isinstance(op, (ast.Lt, ast.LtE)) and isinstance(left, ast.Call) and function_name(left) == "abs" and len(left.args) == 1 \
                and isinstance(left.args[0], ast.BinOp) and isinstance(left.args[0].op, ast.Sub):
            tolerance = constant(right)
            # From 1 on two integers may differ and still be near enough, which a comparison that is exact for integers would deny.
            if type(tolerance) not in (int, float) or not 0 < tolerance < 1:
                raise NotConstant
            call, expected = self.sides(left.args[0].left, left.args[0].right)
            return self.close(call, expected, below(tolerance) if isinstance(op, ast.Lt) else float(tolerance), 0.0)
        raise NotConstant

    def close(self, call, expected, absolute, relative):
        # Tolerances count where a float is expected.
        if type(expected) not in (int, float) or float(expected) != expected or math.isinf(absolute + relative):
            raise NotConstant
        return "close", call, float(expected), absolute, relative

    def sides(self, *sides):
        if len(sides) == 2:
            for one, other in (sides, sides[::-1]):
                if self.is_call(one) and not self.calls_entry(other):
                    return one, constant(other)
        raise NotConstant


class Scope:
    """What names stand for at one place of a text."""

    def __init__(self):
        self.values, self.imports, self.foreign, self.unknown = {}, {}, {}, set()

    def inner(self):
        scope = Scope()
        scope.values, scope.imports, scope.foreign, scope.unknown = dict(self.values), dict(self.imports), dict(self.foreign), set(self.unknown)
        return scope

    def forget(self, name):
        self.values.pop(name, None)
        self.unknown.add(name)

    def substituted(self, node):
        node = Substitution(self.values).visit(copy.deepcopy(node))
        if sum(1 for _ in ast.walk(node)) > MAX_NODES:
            raise Dropped("tooLong", f"more than {MAX_NODES} syntax nodes")
        return node


class Substitution(ast.NodeTransformer):
    def __init__(self, values):
        self.values = values

    def visit_Name(self, node):
        return copy.deepcopy(self.values[node.id]) if isinstance(node.ctx, ast.Load) and node.id in self.values else node


class Named(ast.NodeTransformer):
    """Calls of 'candidate', or of a method of a module or new object with the function's name, are calls of the function."""

    def __init__(self, entry):
        self.entry = entry

    def visit_Name(self, node):
        return ast.copy_location(ast.Name(self.entry, node.ctx), node) if node.id == "candidate" else node

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Attribute) and node.func.attr == self.entry and isinstance(node.func.value, (ast.Name, ast.Call)):
            node.func = ast.copy_location(ast.Name(self.entry, ast.Load()), node.func)
        return node


def unfenced(lines):
    """The lines of a text's code blocks, blank where prose stands; all lines where it has no blocks."""
    kept, fence, found = [], None, False
    for line in lines:
        mark = FENCE.match(line)
        if fence is None and mark:
            fence = (mark.group(1), mark.group(2).lower() in ("", "python", "python3", "py", "py3"))
            found = True
            kept.append("")
        elif fence is not None and line.strip() == fence[0]:
            fence = None
            kept.append("")
        else:
            kept.append(line if fence is not None and fence[1] else "")
    return kept if found else lines


def parse(text):
    try:
        return ast.parse(text), None
    except SyntaxError as error:
        return None, error
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        broken = SyntaxError(f"{type(error).__name__}: {error}")
        return None, broken


def is_unittest(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr.startswith("assert")


def from_unittest(call):
    """The expression that a method of unittest.TestCase asserts."""
    name, arguments = call.func.attr, call.args
    if any(isinstance(argument, ast.Starred) for argument in arguments):
        raise Dropped("unsupported", name)
    if name in COMPARED and len(arguments) >= 2:
        return ast.Compare(arguments[0], [getattr(ast, COMPARED[name])()], [arguments[1]])
    if name == "assertTrue" and arguments:
        return arguments[0]
    if name == "assertFalse" and arguments:
        return ast.UnaryOp(ast.Not(), arguments[0])
    if name in ("assertIsNone", "assertIsNotNone") and arguments:
        return ast.Compare(arguments[0], [ast.Is() if name == "assertIsNone" else ast.IsNot()], [ast.Constant(None)])
    if name == "assertCountEqual" and len(arguments) >= 2:
        left, right = (ast.Call(ast.Name("sorted", ast.Load()), [part], []) for part in arguments[:2])
        return ast.Compare(left, [ast.Eq()], [right])
    if name == "assertIsInstance" and len(arguments) >= 2:
        return ast.Call(ast.Name("isinstance", ast.Load()), arguments[:2], [])
    if name == "assertAlmostEqual" and len(arguments) >= 2:
        options = {keyword.arg: keyword.value for keyword in call.keywords}
        places = arguments[2] if len(arguments) > 2 else options.get("places", ast.Constant(7))
        if "delta" in options:
            tolerance = options["delta"]
        elif isinstance(places, ast.Constant) and type(places.value) is int and 0 <= places.value <= 20:
            tolerance = ast.Constant(0.5 * 10.0 ** -places.value)
        else:
            raise Dropped("unsupported", "assertAlmostEqual with places that are no number")
        apart = ast.Call(ast.Name("abs", ast.Load()), [ast.BinOp(arguments[0], ast.Sub(), arguments[1])], [])
        return ast.Compare(apart, [ast.LtE()], [tolerance])
    if name.startswith("assertRaises") or name.startswith("assertWarns"):
        raise Dropped("expectsException", name)
    raise Dropped("unsupported", name)


def bind(target, item, scope):
    if isinstance(target, ast.Name):
        scope.values[target.id] = item
    elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(item, (ast.Tuple, ast.List)) and len(target.elts) == len(item.elts):
        for part, value in zip(target.elts, item.elts):
            bind(part, value, scope)
    else:
        raise NotConstant


def called_in(function, name):
    return any(isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == name for part in ast.walk(function))


def stored(node):
    return [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, (ast.Store, ast.Del))]


def function_name(call):
    if isinstance(call.func, ast.Name):
        return call.func.id
    return f"{call.func.value.id}.{call.func.attr}" if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) else ""


def below(value):
    """The largest float below a positive one."""
    return math.nextafter(float(value), 0.0)


def named(keyword):
    if keyword.arg is None:
        raise NotConstant
    return True


def unparse(node):
    try:
        return ast.unparse(node)
    except (RecursionError, ValueError, AttributeError):
        return ""


def visible(text):
    """A text for people: short, and without halves of surrogate pairs, which are no valid JSON."""
    text = "".join(f"\\u{ord(letter):04x}" if "\ud800" <= letter <= "\udfff" else letter for letter in str(text)[:SHOWN + 1])
    return text if len(text) <= SHOWN else text[:SHOWN] + "..."


def find(text, request):
    finder = Finder(request["entry"], request["limit"], request["modules"])
    try:
        finder.read(text)
    except (RecursionError, MemoryError, OverflowError, Dropped) as error:
        finder.drop(0, "", "syntaxError", f"nested too deeply ({type(error).__name__})")
    return {"tests": finder.tests, "dropped": finder.dropped}


def main():
    warnings.simplefilter("ignore")
    request = json.load(sys.stdin)
    json.dump([find(text, request) for text in request["samples"]], sys.stdout)


main()
