"""Values of expressions made of literals, found without running anything that a model wrote. Part of one module with model_tests.py."""
import ast
import builtins

MAX_SIZE = 10_000


class NotConstant(Exception):
    """An expression whose value cannot be known without running anything."""


class TooLarge(NotConstant):
    """An expression whose value is so large that whoever ran the test would pay for it."""


def starred(arguments):
    values = []
    for argument in arguments:
        if isinstance(argument, ast.Starred):
            items = constant(argument.value)
            if type(items) not in (list, tuple):
                raise NotConstant
            values.extend(items)
        else:
            values.append(constant(argument))
    return values


def constant(node):
    """The value of an expression made of literals, without running anything that a model wrote."""
    try:
        value = fold(node)
    except (ArithmeticError, ValueError, TypeError, LookupError):
        raise NotConstant from None
    return value


def fold(node):
    if isinstance(node, ast.Constant):
        if node.value is ...:
            raise NotConstant
        return node.value
    if isinstance(node, ast.List):
        return items(node.elts)
    if isinstance(node, ast.Tuple):
        return tuple(items(node.elts))
    if isinstance(node, ast.Set):
        return set(items(node.elts))
    if isinstance(node, ast.Dict):
        if None in node.keys:
            raise NotConstant
        return dict(zip(items(node.keys), items(node.values)))
    if isinstance(node, ast.UnaryOp):
        value = number(fold(node.operand)) if not isinstance(node.op, ast.Not) else fold(node.operand)
        return {ast.USub: lambda: -value, ast.UAdd: lambda: +value, ast.Not: lambda: not value, ast.Invert: lambda: ~value}[type(node.op)]()
    if isinstance(node, ast.BinOp):
        return binary(node.op, fold(node.left), fold(node.right))
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return called(node.func.id, [fold(argument) for argument in node.args])
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
        return {"pi": 3.141592653589793, "e": 2.718281828459045, "inf": float("inf"), "nan": float("nan")}[node.attr]
    raise NotConstant


def items(nodes):
    return [fold(node) for node in nodes]


def number(value):
    if type(value) not in (int, float, bool, complex):
        raise NotConstant
    return value


def binary(op, left, right):
    kinds = {type(left), type(right)}
    if isinstance(op, ast.Mult) and int in kinds and kinds & {str, bytes, list, tuple}:
        times, items = (left, right) if type(left) is int else (right, left)
        if type(items) is int:
            raise NotConstant
        if len(items) * max(times, 0) > MAX_SIZE:
            raise TooLarge
        return items * times
    if isinstance(op, ast.Add) and len(kinds) == 1 and kinds <= {str, bytes, list, tuple}:
        if len(left) + len(right) > MAX_SIZE:
            raise TooLarge
        return left + right
    number(left), number(right)
    if isinstance(op, ast.Pow):
        if type(left) is int and type(right) is int and left.bit_length() * abs(right) > MAX_SIZE:
            raise TooLarge
        return left ** right
    if isinstance(op, ast.LShift):
        if right > MAX_SIZE:
            raise TooLarge
        return left << right
    operations = {ast.Add: lambda: left + right, ast.Sub: lambda: left - right, ast.Mult: lambda: left * right, ast.Div: lambda: left / right,
                  ast.FloorDiv: lambda: left // right, ast.Mod: lambda: left % right, ast.BitAnd: lambda: left & right, ast.BitOr: lambda: left | right,
                  ast.BitXor: lambda: left ^ right, ast.RShift: lambda: left >> right}
    if type(op) not in operations:
        raise NotConstant
    return operations[type(op)]()


def called(name, arguments):
    if name == "float" and len(arguments) == 1 and type(arguments[0]) in (str, int, float):
        return float(arguments[0])
    if name in ("set", "frozenset", "list", "tuple", "dict", "bytes", "bytearray") and (not arguments or len(arguments) == 1 and type(arguments[0]) in (list, tuple, set, str, dict, bytes, range)):
        return getattr(builtins, name)(*arguments)
    if name == "range" and 1 <= len(arguments) <= 3 and all(type(argument) is int for argument in arguments):
        value = range(*arguments)
        if value and (value[-1] - value[0]) // value.step >= MAX_SIZE:
            raise TooLarge
        return value
    if name == "complex" and all(type(argument) in (int, float) for argument in arguments):
        return complex(*arguments)
    raise NotConstant
