"""Runs blocks of code one after the other in one namespace, as a notebook does. Reads them as JSON from the standard input, answers in JSON."""
import ast
import contextlib
import io
import json
import sys


def run(source, names):
    """What the block prints, with the value of its last expression behind it; and the error that ended it."""
    printed = io.StringIO()
    error = None
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(io.StringIO()):
        try:
            tree = ast.parse(source, "<block>")
            last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
            exec(compile(tree, "<block>", "exec"), names)
            if last is not None:
                value = eval(compile(ast.Expression(last.value), "<block>", "eval"), names)
                if value is not None:
                    print(repr(value))
        except (Exception, SystemExit) as raised:
            error = ("%s: %s" % (type(raised).__name__, raised)).rstrip(": ")
    return {"output": printed.getvalue(), "error": error}


def main():
    output = sys.stdout
    names = {"__name__": "__main__"}
    results = []
    for source in json.load(sys.stdin):
        results.append(run(source, names))
        if results[-1]["error"] is not None:
            break
    json.dump(results, output)


main()
