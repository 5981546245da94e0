"""Runs generated programs: one JSON request a line in, one JSON reply a line out.

Request: {"programs": [source, ...], "entry": name, "inputs": [[argument, ...], ...], "seconds": limit}
Reply:   {"outputs": [[repr or "!ErrorName", ...], ...]}, one list a program, one entry an input.
"""
import json
import signal
import sys


class TimeLimit(Exception):
    pass


def on_alarm(signum, frame):
    raise TimeLimit()


def fresh(value):
    return list(value) if isinstance(value, list) else value


def run(source, entry, inputs, seconds):
    outputs = []
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        namespace = {}
        exec(compile(source, "<program>", "exec"), namespace)
        function = namespace[entry]
        for arguments in inputs:
            try:
                outputs.append(repr(function(*map(fresh, arguments))))
            except TimeLimit:
                raise
            except Exception as error:
                outputs.append("!" + type(error).__name__)
    except BaseException as error:
        outputs.extend(["!" + type(error).__name__] * (len(inputs) - len(outputs)))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return outputs


def main():
    signal.signal(signal.SIGALRM, on_alarm)
    sys.set_int_max_str_digits(0) if hasattr(sys, "set_int_max_str_digits") else None
    for line in sys.stdin:
        request = json.loads(line)
        outputs = [run(source, request["entry"], request["inputs"], request["seconds"]) for source in request["programs"]]
        sys.stdout.write(json.dumps({"outputs": outputs}) + "\n")
        sys.stdout.flush()


main()
