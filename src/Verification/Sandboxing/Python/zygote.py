"""The fork server: it isolates itself once, then forks a process for every candidate, watches its limits, and kills whatever it leaves behind.
Where there are tests to run, another process (forked too, and replaced after a few samples) runs them.

It never reads what it passes on: tests, inputs and programs are read from the request stream by the forked processes themselves, and results
go through memory that is not forked. So what a candidate inherits holds no test, no expected value, and nothing of any other candidate.
"""
import _posixsubprocess
import _sitebuiltins
import builtins
import errno
import gc
import importlib
import json
import os
import resource
import signal
import sys
import time

import reasoning_candidate as candidate
import reasoning_checker as checker
import reasoning_isolation as isolation
import reasoning_objects as objects
import reasoning_syscalls as syscalls
import reasoning_system as system
import reasoning_values as values
import reasoning_watch as watching
from reasoning_watch import KEPT_OUTPUT, READ_SIZE, cpu_seconds, kill, spawn, unshared

# What programs import most; loaded once here rather than once per sample.
PRELOAD = ("typing", "math", "collections", "itertools", "functools", "re", "string", "random", "heapq", "bisect", "operator", "copy",
           "datetime", "enum")
LARGEST_RECORD = 4 << 20
LARGEST_ANSWERS = 32 << 20  # bytes of all answers of one program together
STACK = 96 << 20  # programs that recurse deeply raise Python's limit; below 128 MB the kernel leaves room for it


def main(kind=None):
    """kind: the class of the fork server; without one, that of Python programs."""
    system.close_inherited()
    os.dup2(0, system.FROM_CALLER)
    os.dup2(1, system.TO_CALLER)
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, 0)
    os.dup2(nothing, 1)
    os.close(nothing)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    config = json.loads(system.read_frame(system.FROM_CALLER))
    prepare(config)
    try:
        zygote = (kind or Zygote)(config)
    except isolation.Refused as refusal:
        system.write_frame(system.TO_CALLER, values.dumps({"ok": False, "reason": str(refusal)}))
        return
    if zygote.isolation.took("process namespace"):
        # Only a child is inside the new process namespace, as its process 1: when it ends, everything in there ends.
        child = os.fork()
        if child != 0:
            os.closerange(0, 2)
            os.closerange(system.FROM_CALLER, system.FIRST_FREE)
            os.waitpid(child, 0)
            return
        system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
    try:
        zygote.give_up_rights()
    except isolation.Refused as refusal:
        system.write_frame(system.TO_CALLER, values.dumps({"ok": False, "reason": str(refusal)}))
        return
    system.write_frame(system.TO_CALLER, values.dumps(zygote.report()))
    gc.collect()
    gc.freeze()
    while True:
        frame = system.read_frame(system.FROM_CALLER)
        if frame is None:
            os._exit(0)
        zygote.serve(Request(frame))


def prepare(config):
    """The same surroundings on every machine: no environment but this, no import from the current folder, no byte code written."""
    os.environ.clear()
    os.environ.update(TZ="UTC", LC_ALL="C.UTF-8", LANG="C.UTF-8", HOME="/", USER="nobody", PATH="/usr/bin:/bin", PYTHONHASHSEED=str(config["seed"]))
    time.tzset()
    sys.argv[:] = [""]
    sys.path[:] = [path for path in sys.path if path and os.path.isabs(path)]
    sys.dont_write_bytecode = True
    if config.get("packages", False):
        # More threads of theirs cost memory and make sums come out differently.
        os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
        sys.path += [path for path in importlib.import_module("site").getsitepackages() if os.path.isdir(path)]
    for name in PRELOAD:
        importlib.import_module(name)
    add_site_builtins()
    sys.modules["_uuid"] = None  # it looks for the machine's network address; without it the module uuid makes one up
    if config["processes"] == 1:
        _posixsubprocess.fork_exec = refuse_process
    candidate.count_output()


def add_site_builtins():
    """What the module site gives every program, which would also add folders to import from."""
    for name in ("exit", "quit"):
        setattr(builtins, name, _sitebuiltins.Quitter(name, "Ctrl-D (i.e. EOF)"))
    for name in ("copyright", "credits", "license"):
        setattr(builtins, name, _sitebuiltins._Printer(name, getattr(sys, name, "See https://www.python.org/psf/license/")))
    builtins.help = _sitebuiltins._Helper()


def refuse_process(*arguments):
    """What the subprocess module gets for starting one: modules like platform and uuid ask other programs about the machine, and can do without."""
    raise PermissionError(errno.EPERM, "processes cannot be started in the sandbox")


class Request:
    """One line of text: what is asked ("check", "unittest", "call" or "run"), seconds of processor and of clock, bytes of output, and the lengths of
    the two things that follow it in the stream: checks or inputs or an input, and the program."""

    def __init__(self, line):
        kind, cpu, wall, output, given, program = line.split()
        self.kind = kind.decode()
        self.cpu, self.wall = float(cpu), float(wall)
        self.output, self.given, self.program = int(output), int(given), int(program)


class Zygote:
    def __init__(self, config):
        self.processes = config["processes"]
        self.threads = config["threads"]
        self.address_space = config["memory"]
        self.seed = config["seed"]
        self.examiner = None
        self.memories = {}
        self.record = self.printed = None
        self.isolation = isolation.Isolation(config["wrapper"], config["given"], config.get("packages", False))
        self.filter = None
        self.tasks = None
        self.unsafe = False
        try:
            self.isolation.enter()
        except isolation.Refused as refusal:
            if not config["allowUnsafe"]:
                raise
            self.isolation.missing.append(str(refusal))
            self.unsafe = True
        self.allow_unsafe = config["allowUnsafe"]
        self.namespaced = self.isolation.has("process namespace")

    def give_up_rights(self):
        if sys.platform.startswith("linux"):
            self.isolation.give_up_rights()
            self.isolation.attempt("seccomp", self.filter_calls)
        try:
            self.isolation.require()
        except isolation.Refused as refusal:
            if not self.allow_unsafe:
                raise
            self.unsafe = True
        # Everything forked from here inherits these, and none can be raised again.
        for which, value in ((resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, system.LAST_DESCRIPTOR)):
            resource.setrlimit(which, (value, value))
        _, most = resource.getrlimit(resource.RLIMIT_STACK)
        resource.setrlimit(resource.RLIMIT_STACK, (STACK if most == resource.RLIM_INFINITY else min(STACK, most), most))
        self.tasks = self.isolation.limit_tasks(self.processes, self.threads)
        self.isolation.measures.append("resource limits")
        self.record, self.printed = unshared(LARGEST_RECORD), unshared(KEPT_OUTPUT + READ_SIZE)

    def filter_calls(self):
        machine = os.uname().machine
        syscalls.forbid(machine)
        self.filter = syscalls.SampleFilter(machine, self.processes > 1)

    def report(self):
        return {"ok": True, "python": ".".join(map(str, sys.version_info[:3])), "sandboxed": not self.unsafe, **self.isolation.report()}

    def serve(self, request):
        """Does what one request asks for. The result is some frames: what the zygote saw of the program's process, and then what came out of
        each source that it watched."""
        started = time.monotonic()
        program, watch, sources = (self.judge if request.kind in ("check", "unittest") else self.run)(request, started)
        status, used = self.kill_all(program)
        if watch.limit == "none" and used > request.cpu and self.processes > 1:
            watch.limit = "cpu"  # all its processes together
        code = os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        ending = "signal" if os.WIFSIGNALED(status) else "exit"
        system.write_frame(system.TO_CALLER, f"{watch.limit} {ending} {code} {used:.6f} {time.monotonic() - started:.6f}".encode())
        for source in sources:
            system.write_fully(system.TO_CALLER, source.length.to_bytes(4, "big"))
            system.write_fully(system.TO_CALLER, source.content())
            source.forget()

    def judge(self, request, started):
        """Has a program judged by checks, which another process makes: the checker's record, and the beginning of what was printed."""
        if self.examiner is None or not self.examiner.pipes:
            self.end_examiner()
            self.examiner = Examiner(self.confine, self.seed)
        if not self.examiner.take(request.given):
            # It was ended from outside while it waited.
            self.end_examiner()
            self.examiner = Examiner(self.confine, self.seed)
            if not self.examiner.take(request.given):
                os._exit(1)
        examiner = self.examiner
        requests, answers = examiner.pipes.pop()
        printed_out, printed_in = os.pipe()

        def run_candidate():
            program = system.read_exactly(system.FROM_CALLER, request.program)
            os.write(printed_in, b"1")
            self.enter(request, {system.FROM_CALLER: requests, system.TO_CALLER: answers, 1: printed_in, 2: printed_in})
            entry, source = program.split(b"\n", 1)
            (objects if request.kind == "unittest" else candidate).serve(self.seed, entry.decode(), source.decode())

        program = spawn(run_candidate)
        for descriptor in (requests, answers, printed_in):
            os.close(descriptor)
        await_start(printed_out)
        record = watching.Frame(examiner.verdict, self.record)
        printed = watching.Output(printed_out, self.printed, KEPT_OUTPUT, request.output)
        # Without its candidate the checker writes down how far it came.
        watch = watching.Watch(request.cpu, request.wall, lambda: max(cpu_seconds(program), examiner.cpu_seconds()), lambda: kill(program))
        watch.run(started, record, [printed])
        os.close(printed_out)
        if not record.complete and self.end_examiner() == signal.SIGSYS and watch.limit == "none":
            watch.limit = "tests"
        return program, watch, (record, printed)

    def run(self, request, started):
        """Runs a program that nobody talks to: its report (for calls the answers), what it printed and what it wrote as errors.

        Of a program that is called, the beginning of what it prints is kept; of one that is run, all its output and the beginning of its errors.
        """
        calls = request.kind == "call"
        report_out, report_in = os.pipe()
        printed_out, printed_in = os.pipe()
        errors_out, errors_in = (None, printed_in) if calls else os.pipe()

        def run_candidate():
            if calls:
                given, places = system.read_exactly(system.FROM_CALLER, request.given), {}
            else:
                given, places = None, {0: system.memory_file(system.FROM_CALLER, request.given)}
            program = system.read_exactly(system.FROM_CALLER, request.program)
            os.write(printed_in, b"1")
            self.enter(request, {**places, 1: printed_in, 2: errors_in, system.TO_CALLER: report_in})
            entry, source = program.split(b"\n", 1)
            if calls:
                candidate.answer(self.seed, entry.decode(), source.decode(), given)
            else:
                candidate.run(self.seed, source.decode())

        program = spawn(run_candidate)
        for descriptor in {report_in, printed_in, errors_in}:
            os.close(descriptor)
        await_start(printed_out)
        return self.follow(program, request, started, report_out, printed_out, errors_out)

    def follow(self, program, request, started, report_out, printed_out, errors_out):
        """Watches a program that nobody talks to until its end, and takes what comes out of it. errors_out: None where that is printed too."""
        calls = errors_out is None
        largest = LARGEST_ANSWERS if calls else KEPT_OUTPUT
        sources = [watching.Output(report_out, self.memory("report", largest), largest, largest)]
        kept = KEPT_OUTPUT if calls else request.output
        sources.append(watching.Output(printed_out, self.memory("printed", kept), kept, request.output))
        if not calls:
            sources.append(watching.Output(errors_out, self.memory("errors", KEPT_OUTPUT), KEPT_OUTPUT, request.output))
        end = watching.Exit(program)
        watch = watching.Watch(request.cpu, request.wall, lambda: cpu_seconds(program), lambda: kill(program))
        watch.run(started, end, sources)
        for source in (end, *sources):
            os.close(source.descriptor)
        return program, watch, sources

    def enter(self, request, places):
        """Turns a forked process into the one that runs a program: these descriptors under these numbers, no others, and no way back."""
        for place, descriptor in places.items():
            os.dup2(descriptor, place)
        if system.FROM_CALLER not in places:
            os.close(system.FROM_CALLER)
        self.close_others()
        seconds = int(request.cpu) + 2
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        self.confine()

    def close_others(self):
        """Closes what a forked process inherited and no program is to have."""
        os.closerange(system.FIRST_FREE, system.LAST_DESCRIPTOR)

    def memory(self, name, kept):
        """Memory of that name with room for so many bytes; kept for the next request, and in no child."""
        size = kept + READ_SIZE
        if len(self.memories.get(name, b"")) < size:
            self.memories[name] = unshared(size)
        return self.memories[name]

    def confine(self):
        """What a process does last before it runs code that is not ours."""
        if sys.platform.startswith("linux"):  # macOS refuses every such limit
            system.lower(resource.RLIMIT_AS, self.address_space)
        system.lower(resource.RLIMIT_FSIZE, 0)
        if self.tasks is not None:
            system.lower(resource.RLIMIT_NPROC, self.tasks - (self.examiner is None))  # the checker is counted in
        if not self.namespaced:
            os.setsid()
            if sys.platform.startswith("linux"):
                system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
        if self.filter is not None:
            self.filter.install()

    def kill_all(self, program):
        """Kills the candidate and whatever it left behind; its exit status and processor seconds."""
        if self.processes == 1 and self.filter is not None:
            kill(program)  # the filter let it start no other process
            _, status, usage = os.wait4(program, 0)
            return status, usage.ru_utime + usage.ru_stime
        self.end_examiner()
        ending, used = 0, 0.0
        while True:
            try:
                os.kill(-1, signal.SIGKILL) if self.namespaced else os.killpg(program, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                pass
            try:
                # Outside a namespace a process that left its group cannot be found again: one more reason to call that unsafe.
                pid, status, usage = os.wait4(-1 if self.namespaced else program, 0)
            except ChildProcessError:
                return ending, used
            used += usage.ru_utime + usage.ru_stime  # with it that of children that it waited for
            if pid == program:
                ending = status

    def end_examiner(self):
        """The signal that ended the checker, most often our own."""
        ending = None if self.examiner is None else self.examiner.end()
        self.examiner = None
        return ending


def await_start(printed):
    """Waits until a forked process has taken from the callers' stream what is its own."""
    if os.read(printed, 1) != b"1":
        os._exit(1)  # the stream is out of step; the caller starts another worker


class Examiner:
    """The checker's process and the ends of its pipes that lie here. It serves a few samples and is then replaced."""

    SAMPLES = 24

    def __init__(self, confine, seed):
        control_out, self.control = os.pipe()
        self.verdict, verdict_in = os.pipe()
        answers = [os.pipe() for _ in range(self.SAMPLES)]
        requests = [os.pipe() for _ in range(self.SAMPLES)]

        def run():
            os.dup2(1, 2)
            for descriptor in (system.TO_CALLER, self.control, self.verdict, *(end for _, end in answers), *(end for end, _ in requests)):
                os.close(descriptor)
            confine()
            pipes = [(answer, request) for (answer, _), (_, request) in zip(answers, requests)]
            checker.serve(seed, control_out, verdict_in, pipes[::-1])

        self.pid = spawn(run)
        for descriptor in (control_out, verdict_in, *(end for end, _ in answers), *(end for _, end in requests)):
            os.close(descriptor)
        self.pipes = [(request, answer) for (request, _), (_, answer) in zip(requests, answers)]
        self.used = 0.0

    def take(self, length):
        """Has the next so many bytes of the callers' stream read as the checks of one sample; whether there still was a checker to do it."""
        self.used = cpu_seconds(self.pid)
        try:
            os.write(self.control, length.to_bytes(4, "big"))
        except BrokenPipeError:
            return False
        if os.read(self.verdict, 1) != b"1":
            os._exit(1)  # the stream may be out of step; the caller starts another worker
        return True

    def cpu_seconds(self):
        return cpu_seconds(self.pid) - self.used

    def end(self):
        kill(self.pid)
        _, status = os.waitpid(self.pid, 0)
        for descriptor in (self.control, self.verdict, *(end for pair in self.pipes for end in pair)):
            os.close(descriptor)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
