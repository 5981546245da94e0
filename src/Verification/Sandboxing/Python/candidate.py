"""The process that runs one candidate: it gets inputs, sends back values, and knows nothing of what is expected.

Nothing in here protects anything: the candidate can replace every line of it. It can then send other values, and that is all.
"""
import builtins
import os
import random
import sys
import types

import reasoning_system as system
import reasoning_values as values

FILE = "<candidate>"


def run(seed, entry, source):
    """Loads a program and answers requests until there are no more."""
    random.seed(seed)
    flush = sys.stdout.flush  # always before an answer is sent: after the last one there may be no time
    reply = load(entry, source)
    flush()
    send(reply)
    function = getattr(sys.modules["solution"], entry, None)
    while True:
        frame = system.read_frame(system.FROM_CALLER)
        if frame is None:
            os._exit(0)
        arguments, named = values.decode(values.loads(frame))
        try:
            reply = ["value", values.encode(function(*arguments, **named))]
        except values.NotPlain as error:
            reply = ["foreign", str(error)]
        except BaseException as error:
            reply = describe("raised", error)
        flush()
        send(reply)


def send(message):
    system.write_frame(system.TO_CALLER, values.dumps(message))


def load(entry, source):
    module = types.ModuleType("solution")
    sys.modules["solution"] = module
    try:
        code = compile(source, FILE, "exec", dont_inherit=True)
    except BaseException as error:
        return describe("unreadable", error)
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        return describe("raised", error)
    if entry not in module.__dict__:
        return ["raised", "NameError", f"the program does not define {entry}", 0]
    return ["ready"]


def describe(what, error):
    """A reply about an exception: its type's name, its text, the last line of the candidate it passed through (0 if none)."""
    line = getattr(error, "lineno", 0) if isinstance(error, SyntaxError) else 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == FILE:
            line = trace.tb_lineno
        trace = trace.tb_next
    name = type(error).__name__
    try:
        text = error.msg if isinstance(error, SyntaxError) else str(error)
    except BaseException:
        text = "(its text could not be made)"
    builtin = getattr(builtins, name, None) is type(error)
    return [what, name if builtin else f"{type(error).__module__}.{name}", str(text)[:500], line if type(line) is int else 0]
