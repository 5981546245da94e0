"""The process that runs one candidate: it gets inputs, sends back values, and knows nothing of what is expected.

Nothing in here protects anything: the candidate can replace every line of it. It can then send other values, and that is all.
"""
import atexit
import builtins
import gc
import io
import os
import random
import sys
import types

import reasoning_system as system
import reasoning_values as values

FILE = "<candidate>"


class Counted(io.FileIO):
    """Standard output or error, which counts what goes through it, so that it can be told which call printed what."""

    written = 0

    def write(self, data):
        count = super().write(data)
        Counted.written += count or 0
        return count


def count_output():
    """Puts counters under the standard output and error; once, in the process that is forked."""
    sys.stdout = sys.__stdout__ = io.TextIOWrapper(io.BufferedWriter(Counted(1, "w", closefd=False)), "utf-8", "surrogateescape")
    sys.stderr = sys.__stderr__ = io.TextIOWrapper(
        io.BufferedWriter(Counted(2, "w", closefd=False)), "utf-8", "backslashreplace", line_buffering=True, write_through=True)


def serve(seed, entry, source):
    """Loads a program and answers requests until there are no more."""
    random.seed(seed)
    flush = sys.stdout.flush  # always before an answer is sent: after the last one there may be no time
    function, reply = find(entry, source)
    flush()
    send([*reply, Counted.written])
    while True:
        frame = system.read_frame(system.FROM_CALLER)
        if frame is None:
            os._exit(0)
        changed = []
        reply = call(function, values.loads(frame), changed)
        flush()
        send([*reply, changed, Counted.written])


def answer(seed, entry, source, inputs):
    """Loads a program, calls its function with each of the inputs, and sends one answer for each: its number, what became of it, and how
    many bytes have been printed by then."""
    random.seed(seed)
    flush = sys.stdout.flush
    function, reply = find(entry, source)
    flush()
    send([*reply, Counted.written])
    if reply[0] == "ready":
        for number, given in enumerate(values.loads(inputs)):
            reply = call(function, given)
            flush()
            send([number, *reply, Counted.written])
    os._exit(0)


def run(seed, source):
    """Runs a program from its beginning to its end, as an interpreter would that was started for it, and reports how it ended."""
    random.seed(seed)
    sys.stdin = sys.__stdin__ = open(0, encoding="utf-8", errors="surrogateescape", closefd=False)
    builtins.open = open_standard
    module = sys.modules["__main__"] = types.ModuleType("__main__")
    module.__dict__.update(__builtins__=builtins, __file__=FILE)
    status, report = 0, ["done"]
    try:
        code = compile(source, FILE, "exec", dont_inherit=True)
    except BaseException as error:
        status, report = 1, describe("unreadable", error)
    else:
        try:
            exec(code, module.__dict__)
        except SystemExit as error:
            status = exit_status(error.code)
        except BaseException as error:
            status, report = 1, describe("raised", error)
            show(error)
    # What an interpreter does at its end that a program may rely on: threads are waited for, functions called, files flushed.
    for finish in (await_threads, atexit._run_exitfuncs, module.__dict__.clear, gc.collect, flush_all):
        try:
            finish()
        except SystemExit as error:
            status = exit_status(error.code)
        except BaseException as error:
            show(error)
    try:
        send(report)
    finally:
        os._exit(status)


STREAMS = {f"/dev/{name}": number for number, names in enumerate((("stdin", "fd/0"), ("stdout", "fd/1"), ("stderr", "fd/2"))) for name in names}


def open_standard(file, *arguments, **named):
    """The builtin open, for which the standard streams have names, although there is no /proc that these could lead to."""
    return io.open(os.dup(STREAMS[file]) if type(file) is str and file in STREAMS else file, *arguments, **named)


def exit_status(code):
    if code is None:
        return 0
    if isinstance(code, int):
        return code & 0xFF
    try:
        print(code, file=sys.stderr)
    except Exception:
        pass
    return 1


def await_threads():
    if "threading" in sys.modules:
        sys.modules["threading"]._shutdown()


def show(error):
    """Writes a traceback to the standard error, without what lies outside the program."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename != FILE:
        trace = trace.tb_next
    try:
        if trace is not None:
            error.__traceback__ = trace
        sys.excepthook(type(error), error, error.__traceback__)
    except BaseException:
        pass


def flush_all():
    for stream in (sys.stdout, sys.__stdout__, sys.stderr, sys.__stderr__):
        try:
            stream.flush()
        except Exception:
            pass


def call(function, given, changed=None):
    """What became of one call; given: its arguments by position and by name, encoded; changed: a list for what becomes of those, if anybody cares."""
    try:
        arguments, named = values.decode(given)
        try:
            return ["value", values.encode(function(*arguments, **named))]
        finally:
            if changed is not None:
                changed += changes(*given[1:], arguments, named)
    except values.NotPlain as error:
        return ["foreign", str(error)]
    except BaseException as error:
        return describe("raised", error)


def changes(by_position, by_name, arguments, named):
    """Which of the arguments that a function got it changed, by position or name, each with its new content. The first two: what they were, encoded."""
    changed = []
    for place, old in enumerate(by_position[1:]):
        note_change(changed, place, old, arguments[place])
    for place, old in zip(by_name[1::2], by_name[2::2]):
        note_change(changed, place, old, named[place])
    return changed


def note_change(changed, place, old, new):
    if type(new) in values.CHANGING and old[0] in values.CHANGING_TAGS:
        content = values.encode(new)
        if content != old:
            changed.append([place, content])


def send(message):
    system.write_frame(system.TO_CALLER, values.dumps(message))


def load(source):
    """Loads a program: its module, and what to reply."""
    module = types.ModuleType("solution")
    sys.modules["solution"] = module
    try:
        code = compile(source, FILE, "exec", dont_inherit=True)
    except BaseException as error:
        return None, describe("unreadable", error)
    try:
        exec(code, module.__dict__)
    except BaseException as error:
        return None, describe("raised", error)
    return module, ["ready"]


def find(entry, source):
    """Loads a program: the function asked for, or None, and what to reply. Of Class.method, an object is made."""
    module, reply = load(source)
    if reply[0] != "ready":
        return None, reply
    name, _, method = entry.partition(".")
    if name not in module.__dict__:
        return None, ["raised", "NameError", f"the program does not define {name}", 0]
    try:
        function = module.__dict__[name]
        return getattr(function(), method) if method else function, reply
    except BaseException as error:
        return None, describe("raised", error)


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
