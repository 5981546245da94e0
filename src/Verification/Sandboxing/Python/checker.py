"""The process that runs the tests. The candidate is a function here that asks the other process; only plain values come back, so what
is compared, and what the comparison says, is decided by the test source alone.
"""
import ast
import builtins
import json
import os
import random
import reprlib
import sys
import types

import reasoning_system as system
import reasoning_values as values

FILE, SETUP = "<tests>", "<setup>"
MOST_TEXT = 500
LARGEST_LINE = LARGEST_COUNT = (1 << 31) - 1

RECURSION_LIMIT = 1000

PASSED, FAILED, ERROR, NOT_RUN = "passed", "failed", "error", "notrun"


class Gone(BaseException):
    """The candidate's process ended, or stopped speaking the protocol; no test can go on."""


class Unable(BaseException):
    """The tests do something that cannot be done while the candidate is in another process; the text continues "the tests"."""


class ForeignAnswer(Exception):
    """The candidate answered with an object that is not plain data."""


def is_report(reply):
    return len(reply) == 5 and type(reply[1]) is str and type(reply[2]) is str and type(reply[3]) is int


# The last part of every reply: how many bytes the candidate has printed so far. Before it in replies to calls: which arguments were changed.
SHAPES = {
    "ready": lambda reply: len(reply) == 2,
    "value": lambda reply: len(reply) == 4,
    "foreign": lambda reply: len(reply) == 4 and type(reply[1]) is str,
    "raised": lambda reply: len(reply) == 6 and is_report(reply[:5]) or is_report(reply),  # when called, or when loaded
    "unreadable": is_report,
}


class Candidate:
    """Stands for the candidate's function in the tests."""

    shapes = SHAPES

    def __init__(self, answers, requests, answer_limit):
        self.answers = answers
        self.requests = requests
        self.answer_limit = answer_limit
        self.calls = 0
        self.answered = False
        self.last = None
        self.raised = None
        self.trouble = None
        self.printed = 0

    def load(self):
        """Waits until the program is loaded; None, or why it could not be."""
        reply = self.receive()
        if reply[0] == "ready":
            return None
        if not is_report(reply):
            self.fail("protocol", "an answer before there was a question")
        return {"unreadable": reply[0] == "unreadable", **about(reply)}

    def __call__(self, *arguments, **named):
        self.calls += 1
        self.last = None
        try:
            request = values.encode([list(arguments), named])
        except values.NotPlain as error:
            raise Unable(f"pass the candidate a value of type {error}, which cannot be sent to another process") from None
        self.write(request)
        reply = self.receive()
        self.answered = True
        try:
            if reply[0] in ("ready", "unreadable") or len(reply) == 5:
                raise values.Malformed("an answer to another question")
            if reply[0] == "value":
                answer = values.decode(reply[1])
            if reply[-2]:
                take_changes(reply[-2], arguments, named)
        except (values.Malformed, RecursionError, TypeError, ValueError, LookupError) as error:
            self.fail("protocol", str(error))
        if reply[0] == "value":
            self.last = (answer,)
            return answer
        if reply[0] == "foreign":
            raise ForeignAnswer(f"the answer is or holds an object of type {reply[1]}, which is not plain data")
        facts = about(reply)
        kind = exception_type(facts["type"])
        try:
            error = kind(facts["text"])
        except TypeError:
            error = RuntimeError(facts["text"])
        self.raised = (error, facts)
        raise error

    def close(self):
        pass

    def write(self, message):
        try:
            system.write_frame(self.requests, values.dumps(message))
        except OSError:
            self.fail("gone", "")

    def receive(self):
        try:
            frame = system.read_frame(self.answers, self.answer_limit)
        except OverflowError:
            self.fail("answer", "")
        except OSError:
            frame = None
        if frame is None:
            self.fail("gone", "")
        try:
            reply = values.loads(frame)
        except values.Malformed as error:
            self.fail("protocol", str(error))
        if type(reply) is not list or not reply or type(reply[0]) is not str or reply[0] not in self.shapes or not self.shapes[reply[0]](reply):
            self.fail("protocol", "an unknown reply")
        if type(reply[-1]) is int:
            self.printed = min(max(reply[-1], self.printed), LARGEST_COUNT)
        return reply

    def fail(self, trouble, text):
        self.trouble = {"what": trouble, "text": text}
        raise Gone()


def take_changes(changes, arguments, named):
    """Gives the containers that were passed to the candidate the content that they have there by now."""
    for place, content in changes:
        change((arguments if type(place) is int else named)[place], values.decode(content))


def change(old, new):
    """Makes what was passed equal to what it has become: what to put in its place. Containers stay the same objects, inside others too."""
    kind = type(new)
    if kind not in values.CHANGING or not isinstance(old, kind):
        return new
    if kind is tuple:
        parts = [change(*pair) for pair in zip(old, new)] if len(old) == len(new) else new
        return old if all(part is before for part, before in zip(parts, old)) else new
    if kind is list:
        new = [*(change(*pair) for pair in zip(old, new)), *new[len(old):]]
    elif kind is dict:
        new = {key: change(old[key], part) if key in old else part for key, part in new.items()}
    own = type(old) if type(old) in values.DICTIONARIES else kind  # by the methods of those: others may do more
    own.clear(old)
    (own.extend if kind in (list, bytearray) else own.update)(old, new)
    return old


def exception_type(name, *others):
    """The type to raise here for what a candidate raised: a builtin one, unless it would end more than a test.

    An exception that ends an iteration would not break the tests but cut them short: all(map(...)) would hold.
    """
    kind = getattr(builtins, name, None)
    if isinstance(kind, type) and (kind in others or issubclass(kind, Exception)) and not issubclass(kind, (StopIteration, StopAsyncIteration)):
        return kind
    return RuntimeError


def builtin_of(kind):
    """The nearest builtin type of an exception type."""
    return next((base for base in kind.__mro__ if getattr(builtins, base.__name__, None) is base), RuntimeError)


def about(reply):
    """What a report says, in the sizes that a record has room for: the candidate may send any text and any number."""
    return {"type": reply[1][:MOST_TEXT], "text": reply[2][:MOST_TEXT], "line": min(max(reply[3], 0), LARGEST_LINE)}


class Ledger:
    """What became of each assert statement. A statement that runs many times holds only if it holds every time."""

    def __init__(self, candidate):
        self.candidate = candidate
        self.tests = []
        self.current = None
        self.printed = 0

    def add(self, line, source):
        self.tests.append({"status": NOT_RUN, "line": line, "source": source})
        return len(self.tests) - 1

    def interrupted(self):
        """The candidate's process ended: the test that was running has no answer."""
        if self.current is not None and self.tests[self.current]["status"] in (NOT_RUN, PASSED):
            self.tests[self.current]["status"] = ERROR

    def begin(self, index):
        self.current = index

    def end(self, index):
        """What was printed since the last test ended belongs to this one."""
        self.current = None
        test = self.tests[index]
        test["printed"] = [test.get("printed", (self.printed,))[0], self.candidate.printed]
        self.printed = self.candidate.printed

    def held(self, index):
        self.end(index)
        if self.tests[index]["status"] == NOT_RUN:
            self.tests[index]["status"] = PASSED

    def skipped(self, index, reason):
        self.tests[index]["message"] = f"skipped: {reason}"[:MOST_TEXT]

    def broke(self, index, error):
        self.end(index)
        test = self.tests[index]
        if test["status"] in (FAILED, ERROR):
            return
        raised = self.candidate.raised
        if raised is not None and raised[0] is error:
            test.update(status=ERROR, exception=raised[1])
            return
        test["status"] = FAILED
        if self.candidate.last is not None:
            test["observed"] = shorten(self.candidate.last[0])
        text = describe(error)
        if text:
            test["message"] = text


def is_own(error):
    """Whether tests that were answered already broke by themselves: they use a name or a module that there is not. What they evaluate may be an
    answer, and does not count."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return isinstance(error, (NameError, ImportError)) and trace is not None and trace.tb_frame.f_code.co_filename in (FILE, SETUP)


def describe(error):
    """The text of an exception that the tests (not the candidate) raised; empty for an assert without a message."""
    try:
        text = str(error)
    except Exception:
        text = ""
    if not isinstance(error, (AssertionError, ForeignAnswer)):
        text = f"{type(error).__name__}: {text}"
    return text[:MOST_TEXT]


def shorten(value):
    printer = reprlib.Repr()
    printer.maxlist = printer.maxtuple = printer.maxdict = printer.maxset = printer.maxfrozenset = 40
    printer.maxstring = printer.maxother = printer.maxlong = MOST_TEXT
    try:
        return printer.repr(value)[:MOST_TEXT]
    except Exception as error:
        return f"({type(error).__name__} when printed)"


def instrument(tree, source, ledger):
    """Makes every assert statement report to the ledger instead of ending the run.

    Asserts inside a try statement are left alone: the test's author may want their exceptions. Asserts of a constant say nothing.
    """
    lines = source.splitlines()

    def wrap(test):
        text = "\n".join(lines[test.lineno - 1:test.end_lineno]).strip()
        index = ast.Constant(ledger.add(test.lineno, text if len(text) <= MOST_TEXT else text[:MOST_TEXT] + "..."))
        # try: begin(index); the assert; held(index)
        # except Exception as error: broke(index, error)
        handler = ast.ExceptHandler(EXCEPTION, "__error__", [report(BROKE, index, ERROR_NAME)])
        guarded = ast.Try([report(BEGIN, index), test, report(HELD, index)], [handler], [], [])
        for node in (index, handler, guarded):
            place(node)
        return guarded

    def visit(node):
        for field in ("body", "orelse"):
            block = getattr(node, field, None)
            if type(block) is not list:
                continue
            for i, statement in enumerate(block):
                if isinstance(statement, ast.Assert):
                    if not isinstance(statement.test, ast.Constant):
                        block[i] = wrap(statement)
                elif not isinstance(statement, ast.Try):
                    visit(statement)

    visit(tree)


def place(node):
    """A place in the source is required of every node; that of the added ones is never shown."""
    node.lineno = node.end_lineno = 1
    node.col_offset = node.end_col_offset = 0
    return node


def name(text):
    return place(ast.Name(text, ast.Load()))


EXCEPTION, ERROR_NAME, BEGIN, HELD, BROKE = map(name, ("__exception__", "__error__", "__begin__", "__held__", "__broke__"))


def report(function, *arguments):
    return place(ast.Expr(place(ast.Call(function, list(arguments), []))))


def serve(seed, control, verdict, pipes):
    """Runs the tests of one sample per pair of pipes. For each, control gives the length of the checks that follow in the callers'
    stream; one byte says that they were taken from it, and then comes the record.

    The tests of several samples share this process, each in a module of its own; they belong to the benchmark, and only plain values
    reach them. The candidates share nothing.
    """
    for answers, requests in pipes:
        length = system.read_exactly(control, 4)
        if length is None:
            break
        checks = json.loads(system.read_exactly(system.FROM_CALLER, int.from_bytes(length, "big")))
        os.write(verdict, b"1")
        sys.setrecursionlimit(RECURSION_LIMIT)
        random.seed(seed)
        record = run(checks, answers, requests)
        text = json.dumps(record, ensure_ascii=False)
        system.write_frame(verdict, text.encode("utf-8", "replace") + b"\nEND\n")  # a candidate's text may be no valid Unicode
        os.close(answers)
        os.close(requests)
    os._exit(0)


def run(checks, answers, requests):
    """Runs the tests of one sample; what they found. checks: {"setup", "tests", "entry", "names", "answerLimit"}."""
    kind, check = unittest_style() if checks["names"] else (Candidate, check_asserts)
    candidate = kind(answers, requests, checks["answerLimit"])
    ledger = Ledger(candidate)
    record = {"finished": False}
    try:
        check(checks, candidate, ledger, record)
        record["finished"] = True
    except Gone:
        ledger.interrupted()
    except Unable as error:
        record["fault"] = f"the tests {error}"
    except BaseException as error:
        raised = candidate.raised
        if raised is not None and raised[0] is error:
            record["exception"] = raised[1]
        elif not candidate.answered or is_own(error):
            record["fault"] = f"the tests raised {type(error).__name__}: {describe(error)}"
        else:
            record["failure"] = describe(error) or type(error).__name__
    candidate.close()
    record.update(calls=candidate.calls, trouble=candidate.trouble, tests=ledger.tests)
    return record


def unittest_style():
    """What runs unittest classes. Loaded when the first ones come, since it takes time and memory that most samples need not pay for."""
    module = sys.modules["reasoning_unittests"]
    source = module.__dict__.pop("SOURCE", None)
    if source is not None:
        exec(compile(source, "<reasoning_unittests>", "exec"), module.__dict__)
    return module.remote.Conversation, module.check


def check_asserts(checks, candidate, ledger, record):
    module = types.ModuleType("tests")
    sys.modules["tests"] = module
    tree = ast.parse(checks["tests"], FILE)
    instrument(tree, checks["tests"], ledger)
    code = compile(tree, FILE, "exec", dont_inherit=True)
    exec(compile_setup(checks["setup"]), module.__dict__)
    module.__dict__[checks["entry"]] = candidate
    module.__dict__.update(__begin__=ledger.begin, __held__=ledger.held, __broke__=ledger.broke, __exception__=Exception)
    record["load"] = candidate.load()
    if record["load"] is not None:
        return
    exec(code, module.__dict__)
    check = module.__dict__.get("check")
    if callable(check) and check is not candidate:  # the function under test may have that name
        check(candidate)


def compile_setup(source):
    """A prompt may end in the middle of things, with a signature that still lacks its body."""
    try:
        return compile(source, SETUP, "exec", dont_inherit=True)
    except SyntaxError:
        return compile(source + "\n    pass\n", SETUP, "exec", dont_inherit=True)
