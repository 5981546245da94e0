"""Judges Python programs without running them.

Finds what pylint calls E0001 (syntax), E0602 (undefined name), E0601 (used before assignment), E0603 (undefined name in __all__), E0107 (++ and --) and W0311 (indentation that is not
four spaces a level).
"""
import ast
import builtins
import io
import sys
import tokenize
import warnings

MODULE_NAMES = frozenset(dir(builtins)) | {"__file__", "__path__", "__builtins__", "__annotations__", "__dict__", "WindowsError"}
CLASS_NAMES = frozenset(("__module__", "__qualname__"))
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOOPS = (ast.For, ast.AsyncFor, ast.While)
TRIES = (ast.Try, ast.TryStar) if hasattr(ast, "TryStar") else (ast.Try,)


class Scope:
    """Names of a module, class, function or comprehension."""

    def __init__(self, kind, parent, node=None):
        self.kind = kind
        self.node = node
        self.parent = parent
        self.bindings = {}   # name -> places that bind it
        self.elsewhere = {}  # name -> scope that a global or nonlocal statement means


class Place:
    """Where in the code of its scope something stands: in which statement, and inside of which loops and handlers."""

    __slots__ = ("statement", "around", "guarded", "is_annotation", "number", "is_early")

    def __init__(self, statement, around, guarded=False, is_annotation=False):
        self.statement = statement
        self.around = around
        self.guarded = guarded                # inside a try that catches NameError
        self.is_annotation = is_annotation    # never evaluated
        self.number = 0                       # counts what is used and bound, in the order of evaluation
        self.is_early = False                 # bound before any code of the scope: a parameter; or by another function, which may run at any time

    def copy(self, number):
        other = Place(self.statement, self.around, self.guarded, self.is_annotation)
        other.number = number
        return other


class Names:
    """The names that a program uses and binds."""

    def __init__(self, tree):
        self.module = Scope("module", None)
        self.uses = []         # (name, line, scope, place)
        self.exports = [part for statement in tree.body for part in exports(statement)]
        self.star = False
        self.count = 0
        self.future = any(isinstance(part, ast.ImportFrom) and part.module == "__future__" and any(alias.name == "annotations" for alias in part.names) for part in tree.body)
        self.body(tree.body, self.module, (), False)

    def use(self, name, line, scope, place):
        self.count += 1
        self.uses.append((name, line, scope, place.copy(self.count)))

    def bind(self, name, scope, place, is_early=False):
        self.count += 1
        home = scope.elsewhere.get(name, scope)
        place = place.copy(self.count)
        place.is_early = is_early or home is not scope
        home.bindings.setdefault(name, []).append(place)

    def annotation(self, node, scope, place, is_evaluated):
        self.expression(node, scope, Place(place.statement, place.around, place.guarded, self.future or not is_evaluated))

    def body(self, statements, scope, around, guarded):
        for statement in statements:
            self.declare(statement, scope)
        for statement in statements:
            self.statement(statement, scope, around, guarded)

    def declare(self, statement, scope):
        """A global statement counts for all of its function, wherever it stands."""
        if isinstance(statement, ast.Global):
            for name in statement.names:
                if scope is not self.module:
                    scope.elsewhere[name] = self.module
        elif isinstance(statement, ast.Nonlocal):
            for name in statement.names:
                outer = scope.parent
                while outer is not None and (outer.kind != "function" or name not in outer.bindings) and outer.parent is not None:
                    outer = outer.parent
                scope.elsewhere[name] = outer or self.module
        for field in ("body", "orelse", "finalbody"):
            if not isinstance(statement, FUNCTIONS + (ast.ClassDef,)):
                for inner in getattr(statement, field, ()) or ():
                    self.declare(inner, scope)
        for handler in getattr(statement, "handlers", ()):
            for inner in handler.body:
                self.declare(inner, scope)
        for case in getattr(statement, "cases", ()):
            for inner in case.body:
                self.declare(inner, scope)

    def statement(self, node, scope, around, guarded):
        place = Place(node, around, guarded=guarded)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for part in node.decorator_list:
                self.expression(part, scope, place)
            inner = self.parameters(node, scope, place)
            self.annotation(node.returns, scope, place, True)
            self.bind(node.name, scope, place)
            self.body(node.body, inner, (), False)
        elif isinstance(node, ast.ClassDef):
            for part in node.decorator_list + node.bases + [keyword.value for keyword in node.keywords]:
                self.expression(part, scope, place)
            inner = self.type_scope(node, scope, place)
            self.bind(node.name, scope, place)
            self.body(node.body, Scope("class", inner, node), (), guarded)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name == "*":
                    self.star = True
                else:
                    self.bind(alias.asname or alias.name.split(".")[0], scope, place)
        elif isinstance(node, LOOPS):
            if isinstance(node, ast.While):
                self.expression(node.test, scope, place)
            else:
                self.expression(node.iter, scope, place)
                self.expression(node.target, scope, place)
            self.body(node.body, scope, around + (node,), guarded)
            self.body(node.orelse, scope, around + (node,), guarded)
        elif isinstance(node, TRIES):
            caught = guarded or any(catches_name_error(handler.type) for handler in node.handlers)
            self.body(node.body, scope, around, caught)
            for handler in node.handlers:
                inner = Place(handler, around + (handler,), guarded=guarded)
                self.expression(handler.type, scope, inner)
                if handler.name:
                    self.bind(handler.name, scope, inner)
                self.body(handler.body, scope, around + (handler,), guarded)
            self.body(node.orelse, scope, around, guarded)
            self.body(node.finalbody, scope, around, guarded)
        elif isinstance(node, ast.Assign):
            self.expression(node.value, scope, place)
            for part in node.targets:
                self.expression(part, scope, place)
        elif isinstance(node, ast.AugAssign):
            self.expression(node.value, scope, place)
            if isinstance(node.target, ast.Name):
                self.use(node.target.id, node.target.lineno, scope, place)
                self.bind(node.target.id, scope, place)
            else:
                self.expression(node.target, scope, place)
        elif isinstance(node, ast.AnnAssign):
            self.expression(node.value, scope, place)
            self.annotation(node.annotation, scope, place, scope.kind != "function")
            if node.value is not None or not isinstance(node.target, ast.Name):
                self.expression(node.target, scope, place)
            else:
                scope.bindings.setdefault(node.target.id, [])   # local from now on, but without a value
        elif hasattr(ast, "TypeAlias") and isinstance(node, ast.TypeAlias):
            self.bind(node.name.id, scope, place)
            self.expression(node.value, self.type_scope(node, scope, place), place)
        else:
            for field, value in ast.iter_fields(node):
                for part in value if isinstance(value, list) else (value,):
                    if isinstance(part, ast.stmt):
                        self.statement(part, scope, around, guarded)
                    elif isinstance(part, ast.match_case):
                        self.pattern(part.pattern, scope, place)
                        self.expression(part.guard, scope, place)
                        self.body(part.body, scope, around, guarded)
                    elif isinstance(part, ast.withitem):
                        self.expression(part.context_expr, scope, place)
                        self.expression(part.optional_vars, scope, place)
                    elif isinstance(part, ast.expr):
                        self.expression(part, scope, place)

    def type_scope(self, node, scope, place):
        parameters = getattr(node, "type_params", ())
        if not parameters:
            return scope
        inner = Scope("function", scope)
        for parameter in parameters:
            self.bind(parameter.name, inner, place)
            self.expression(getattr(parameter, "bound", None), inner, place)
        return inner

    def parameters(self, node, scope, place):
        arguments = node.args
        for part in arguments.defaults + arguments.kw_defaults:
            self.expression(part, scope, place)
        outer = self.type_scope(node, scope, place)
        inner = Scope("function", outer)
        every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs + [arguments.vararg, arguments.kwarg]
        for argument in every:
            if argument is not None:
                self.annotation(argument.annotation, outer, place, True)
                self.bind(argument.arg, inner, place, is_early=True)
        return inner

    def pattern(self, node, scope, place):
        for part in ast.walk(node):
            if isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name:
                self.bind(part.name, scope, place)
            elif isinstance(part, ast.MatchMapping) and part.rest:
                self.bind(part.rest, scope, place)
            elif isinstance(part, ast.Name):
                self.use(part.id, part.lineno, scope, place)

    def expression(self, node, scope, place):
        if node is None:
            return
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):
                self.bind(node.id, scope, place)
            else:
                self.use(node.id, node.lineno, scope, place)
        elif isinstance(node, ast.Lambda):
            inner = self.parameters(node, scope, place)
            self.expression(node.body, inner, place)
        elif isinstance(node, COMPREHENSIONS):
            inner = Scope("comprehension", scope)
            for number, generator in enumerate(node.generators):
                self.expression(generator.iter, inner if number else scope, place)
                self.expression(generator.target, inner, place)
                for test in generator.ifs:
                    self.expression(test, inner, place)
            for field in ("elt", "key", "value"):
                self.expression(getattr(node, field, None), inner, place)
        elif isinstance(node, ast.NamedExpr):
            self.expression(node.value, scope, place)
            target = scope
            while target.kind == "comprehension":
                target = target.parent
            self.bind(node.target.id, target, place)
        else:
            for part in ast.iter_child_nodes(node):
                if isinstance(part, ast.keyword):
                    part = part.value
                self.expression(part, scope, place)

    def findings(self):
        if self.star:
            return
        for name, line in self.exports:
            if name not in self.module.bindings:
                yield "E0603", line, f"Undefined variable name '{name}' in __all__"
        seen = set()   # an order of use and assignment is judged once, where a name is first used
        for name, line, scope, place in self.uses:
            at = self.home(name, scope)
            if at is None:
                if name not in MODULE_NAMES and not place.guarded:
                    yield "E0602", line, f"Undefined variable '{name}'"
            elif isinstance(at, Scope) and scope.kind == "class" and all(binding.statement is scope.node for binding in at.bindings[name]) and at.bindings[name]:
                yield "E0602", line, f"Undefined variable '{name}'"   # a class that is used while it is made
            elif isinstance(at, Scope) and (at, name) not in seen:
                seen.add((at, name))
                while scope.kind == "comprehension" and scope is not at:
                    scope = scope.parent
                if at.kind == "class" and self.home(name, at.parent, own=False) is not None:
                    continue   # not bound here yet, it means the one outside
                if scope is at and (at.kind == "function" or name not in MODULE_NAMES) and not place.is_annotation and not is_bound(at.bindings[name], name, place, at.kind == "module"):
                    yield "E0602" if is_target(place.statement, name) else "E0601", line, f"Using variable '{name}' before assignment"

    @staticmethod
    def home(name, scope, own=True):
        """The scope that binds a name which is used in a scope; None where none does, "interpreter" where Python itself does."""
        own = own and name not in scope.elsewhere
        at = scope.elsewhere.get(name, scope)
        while at is not None:
            if name in at.bindings and (own or at.kind != "class"):
                return at
            if own and at.kind == "class" and name in CLASS_NAMES or at.kind == "function" and name == "__class__":
                return "interpreter"
            own = False
            at = at.parent
        return None


def is_bound(bindings, name, place, is_module):
    """Whether a name may be bound where it is used, as pylint sees it: by something that stands before the use in the same code, or anywhere in the same for loop."""
    for binding in bindings:
        other = binding.statement
        if binding.is_early or any(isinstance(loop, (ast.For, ast.AsyncFor)) and loop in place.around for loop in binding.around):
            return True
        if isinstance(other, ast.ExceptHandler):
            if other in place.around and binding.number < place.number:
                return True
        elif other is place.statement:
            if binding.number < place.number:
                return True
        elif before(other, place.statement) or is_module and isinstance(other, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return True
    return False


def is_target(statement, name):
    return isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name) and statement.target.id == name


def before(first, second):
    return (first.lineno, first.col_offset) < (second.lineno, second.col_offset)


def catches_name_error(node):
    if isinstance(node, ast.Tuple):
        return any(catches_name_error(part) for part in node.elts)
    return isinstance(node, ast.Name) and node.id == "NameError"


def exports(statement):
    """Names that a statement puts into __all__."""
    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target] if isinstance(statement, ast.AugAssign) else []
    if any(isinstance(target, ast.Name) and target.id == "__all__" for target in targets) and isinstance(statement.value, (ast.List, ast.Tuple)):
        for part in statement.value.elts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value, part.lineno


def double_signs(tree):
    """++x and --x, which are no operators of Python."""
    for node in ast.walk(tree):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.UAdd, ast.USub)) and isinstance(node.operand, ast.UnaryOp) and type(node.operand.op) is type(node.op):
            if node.operand.col_offset - node.col_offset == 1:
                yield "E0107", node.lineno, "Use of a sign twice, which is not an operator"


def is_indented_by_four(tree, lines):
    """Whether every statement that begins a line is indented by four spaces a level."""
    stack = [(tree, 0)]
    while stack:
        node, level = stack.pop()
        is_elif = False
        for field in ("body", "orelse", "finalbody", "handlers", "cases"):
            parts = getattr(node, field, None)
            if not isinstance(parts, list):
                continue
            if field == "orelse" and isinstance(node, ast.If) and len(parts) == 1 and isinstance(parts[0], ast.If):
                line = lines[parts[0].lineno - 1]
                is_elif = line.lstrip(" \t\f").startswith("elif")
            for part in parts:
                inner = level if isinstance(node, ast.Module) or is_elif and field == "orelse" or isinstance(part, ast.ExceptHandler) else level + 1
                if isinstance(part, ast.match_case):
                    stack.append((part, inner))
                    continue
                for line, column in [(part.lineno, part.col_offset)] + [(decorator.lineno, decorator.col_offset - 1) for decorator in getattr(part, "decorator_list", ())]:
                    text = lines[line - 1]
                    indent = text[: len(text) - len(text.lstrip(" \t\f"))]
                    if len(indent) == column and indent != "    " * inner:
                        return False
                stack.append((part, inner))
    return True


def indentation(text):
    """As pylint goes through the tokens: the first of each logical line."""
    level, first = 0, False
    for kind, string, (line, _), _, source in tokenize.generate_tokens(io.StringIO(text).readline):
        if kind == tokenize.NEWLINE:
            first = True
        elif kind == tokenize.INDENT:
            first = False
            level += 1
            yield from bad_indentation(source, level, line)
        elif kind == tokenize.DEDENT:
            first = True
            level -= 1
        elif kind not in (tokenize.NL, tokenize.COMMENT, tokenize.ENCODING, tokenize.ENDMARKER) and first:
            first = False
            yield from bad_indentation(source, level, line)


def bad_indentation(source, level, line):
    indent = source[: len(source) - len(source.lstrip(" \t"))]
    if indent != "    " * level:
        yield "W0311", line, f"Bad indentation. Found {indent!r}, expected {4 * level} spaces"


def syntax_error(message, line):
    # "expected an indented block after 'for' statement on line 3": the line to delete is the one that is named.
    if "on line" in message:
        word = message.rstrip().split(" ")[-1]
        if word.isdigit():
            line = int(word)
    return ["E0001", line, message]


def lint(text):
    for number, line in enumerate(text.split("\n"), 1):
        if "\0" in line or not line.isascii() and any("\ud800" <= letter <= "\udfff" for letter in line):
            return [["E0001", number, "The line has a character that no source file can have"]]
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        return [syntax_error(error.msg, error.lineno or 1)]
    except (ValueError, RecursionError, MemoryError) as error:
        return [["E0001", 1, f"{type(error).__name__}: {error}"]]
    found = [list(finding) for finding in Names(tree).findings()]
    if "++" in text or "--" in text:
        found += [list(finding) for finding in double_signs(tree)]
    if not is_indented_by_four(tree, text.replace("\r\n", "\n").replace("\r", "\n").split("\n")):
        found += [list(finding) for finding in indentation(text)]
    return sorted(found, key=lambda finding: finding[1])


def prepare():
    """Names what judges."""
    warnings.simplefilter("ignore")
    sys.setrecursionlimit(20000)
    return f"CPython {sys.version.split()[0]}"
