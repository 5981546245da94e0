"""What CPython says: reads JSON lines {"text"} or {"path"}, writes for each {"line", "message"} of its syntax error (line 0: none), and with --nodes the nodes of its syntax tree."""
import ast
import io
import json
import sys
import tokenize
import warnings

warnings.simplefilter("ignore")
sys.setrecursionlimit(20000)
WITH_NODES = "--nodes" in sys.argv


def collect(node, found):
    kind = type(node).__name__
    if kind == "MatchSingleton":
        kind = "MatchValue"
    if kind == "arg":
        found.append(f"arg {node.lineno}")
    elif hasattr(node, "lineno"):
        found.append(f"{kind} {node.lineno}:{node.col_offset}-{node.end_lineno}:{node.end_col_offset}")
    if kind != "JoinedStr":
        for child in ast.iter_child_nodes(node):
            collect(child, found)


for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", newline="\n"):
    request = json.loads(line)
    text = request.get("text")
    answer = {"line": 0, "message": None}
    try:
        if text is None:
            with open(request["path"], "rb") as file:
                encoding, _ = tokenize.detect_encoding(file.readline)
            with open(request["path"], encoding=encoding, newline="") as file:
                answer["text"] = text = file.read()
        tree = ast.parse(text)
        if WITH_NODES:
            found = []
            collect(tree, found)
            answer["nodes"] = sorted(found)
    except SyntaxError as error:
        answer["line"], answer["message"] = error.lineno, error.msg
    except (ValueError, LookupError, MemoryError, RecursionError) as error:
        answer["line"], answer["message"] = -1, repr(error)
    sys.stdout.write(json.dumps(answer) + "\n")
sys.stdout.flush()
