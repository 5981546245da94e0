"""Runs the unittest classes of one sample, with stand-ins for the candidate's classes and functions."""
import sys
import types
import unittest

import reasoning_checker as checker
import reasoning_remote as remote


def check(checks, candidate, ledger, record):
    module = types.ModuleType("tests")
    sys.modules["tests"] = module
    code = compile(checks["tests"], checker.FILE, "exec", dont_inherit=True)
    exec(checker.compile_setup(checks["setup"]), module.__dict__)
    record["load"] = candidate.load()
    if record["load"] is not None:
        return
    for name in checks["names"]:
        module.__dict__[name] = candidate.name(name)
    if "mock" in checks["tests"]:
        guard_patches()
    exec(code, module.__dict__)
    results = Results(ledger, candidate)
    suite = unittest.TestLoader().loadTestsFromModule(module)
    results.register(suite)
    if not ledger.tests:
        raise checker.Unable("hold no test method")
    try:
        suite.run(results)
    finally:
        sys.stdout = candidate.output


class Results(unittest.TestResult):
    """Writes what becomes of each test method into the ledger."""

    def __init__(self, ledger, candidate):
        super().__init__()
        self.ledger = ledger
        self.candidate = candidate
        self.places = {}

    def register(self, suite):
        for test in suite:
            if isinstance(test, unittest.TestSuite):
                self.register(test)
            else:
                method = getattr(type(test), getattr(test, "_testMethodName", ""), None)
                line = getattr(getattr(method, "__code__", None), "co_firstlineno", 0)
                self.places[test.id()] = self.ledger.add(line, ".".join(test.id().split(".")[-2:]))

    def place(self, test):
        if test.id() not in self.places:
            self.places[test.id()] = self.ledger.add(0, str(test))  # what a class sets up
        return self.places[test.id()]

    def startTest(self, test):
        super().startTest(test)
        self.candidate.raised = self.candidate.last = None
        self.ledger.begin(self.place(test))

    def addSuccess(self, test):
        self.ledger.held(self.place(test))

    def addError(self, test, error):
        self.broke(test, error[1])

    addFailure = addError

    def addSubTest(self, test, subtest, error):
        if error is not None:
            self.broke(test, error[1])

    def addSkip(self, test, reason):
        self.ledger.skipped(self.place(test), reason)

    def addExpectedFailure(self, test, error):
        if isinstance(error[1], (checker.Gone, checker.Unable)):
            raise error[1]
        self.addSuccess(test)

    def addUnexpectedSuccess(self, test):
        self.ledger.broke(self.place(test), AssertionError("it should have failed"))

    def broke(self, test, error):
        if isinstance(error, (checker.Gone, checker.Unable)):
            raise error
        of_candidate = self.candidate.raised is not None and self.candidate.raised[0] is error
        # Without files, tests that need them break whatever the candidate does.
        if not of_candidate and (isinstance(error, OSError) or checker.is_own(error) or not self.candidate.answered and isinstance(error, SyntaxError)):
            raise checker.Unable(f"raised {type(error).__name__}: {checker.describe(error)}")
        self.ledger.broke(self.place(test), error)


def guard_patches():
    """Replacing something in this process does not replace it for the candidate: tests that rely on that cannot be judged."""
    from unittest import mock
    if getattr(mock._patch, "guarded", False):
        return
    enter = mock._patch.__enter__

    def guarded(self):
        target = self.getter()
        if not isinstance(target, (remote.Remote, remote.RemoteType)) and not (target is sys and self.attribute in ("stdout", "stderr")):
            raise checker.Unable(f"replace {getattr(target, '__name__', type(target).__name__)}.{self.attribute}, which the candidate's process would not notice")
        return enter(self)

    mock._patch.__enter__ = guarded
    mock._patch.guarded = True
