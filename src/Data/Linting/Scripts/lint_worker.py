"""The loop around a linter: behind a line that says what judges, one JSON request per line, {"text": program}, and one reply per line, {"findings": [[code, line, message], ...]}.

Stands behind a script that defines prepare() and lint(text).
"""
import json
import sys
import threading


def own_lines(text, findings):
    """Python ends a line at a lone carriage return too; a request's lines end at line feeds alone."""
    count = text.count("\n") + 1
    if "\r" in text:
        lines, number = [], 1
        for index, letter in enumerate(text):
            if letter == "\n" or letter == "\r" and text[index + 1 : index + 2] != "\n":
                lines.append(number)
            if letter == "\n":
                number += 1
        lines.append(number)
    else:
        lines = range(1, count + 1)
    return [(code, lines[min(max(line, 1), len(lines)) - 1], message) for code, line, message in findings]


def answer(requests, replies):
    def reply(content):
        print(json.dumps(content), file=replies, flush=True)

    try:
        reply({"ready": prepare()})
    except ImportError as error:
        reply({"error": str(error)})
        return
    for request in requests:
        text = json.loads(request)["text"]
        try:
            reply({"findings": own_lines(text, lint(text))})
        except Exception as error:
            reply({"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    threading.stack_size(512 << 20)   # address space, for deep syntax trees
    thread = threading.Thread(target=answer, args=(sys.stdin, sys.stdout))
    thread.start()
    thread.join()
