"""How a fork server watches what it forked: what comes out of the process is read into memory that later processes do not inherit, and
whoever uses up its processor time, its time on the clock or its output is killed.
"""
import mmap
import os
import select
import signal
import time

KEPT_OUTPUT = 4096  # bytes of what a program prints that are shown in a verdict
READ_SIZE = 1 << 16
GRACE = 2.0  # seconds for the last words after a program was killed
SCHEDULER_CLOCK = 2


class Output:
    """What comes out of a descriptor. All of it is counted, the beginning kept."""

    def __init__(self, descriptor, memory, kept, most):
        """memory: where to keep it, READ_SIZE bytes larger than kept; most: bytes that may come."""
        self.descriptor = descriptor
        self.memory = memoryview(memory)
        self.kept = kept
        self.most = most
        self.length = self.count = 0

    def take(self):
        """Reads some of it; whether there was any. What is not kept is read over what was: no copy may lie about in memory that the
        next candidate inherits."""
        count = os.readv(self.descriptor, [self.memory[self.length:self.length + READ_SIZE]])
        self.length = min(self.length + count, self.kept)
        self.count += count
        return count > 0

    def exceeded(self):
        return self.count > self.most

    def content(self):
        return self.memory[:self.length]

    def forget(self):
        """Gives the memory back where it was much."""
        if self.length > READ_SIZE and hasattr(mmap, "MADV_DONTNEED"):
            self.memory.obj.madvise(mmap.MADV_DONTNEED)


class Frame:
    """One frame that comes out of a descriptor, at most as large as the memory for it."""

    def __init__(self, descriptor, memory):
        self.descriptor = descriptor
        self.memory = memoryview(memory)
        self.length, self.expected = 0, None
        self.complete = False

    def take(self):
        """Reads what is there of the frame; whether more is to come."""
        if self.expected is None:
            head = os.read(self.descriptor, 4)
            self.expected = int.from_bytes(head, "big")
            return len(head) == 4 and self.expected <= len(self.memory)
        count = os.readv(self.descriptor, [self.memory[self.length:self.expected]])
        self.length += count
        self.complete = self.length == self.expected
        return count > 0 and not self.complete

    def exceeded(self):
        return False

    def content(self):
        return self.memory[:self.length]

    def forget(self):
        pass


class Exit:
    """The end of a child process, as a descriptor to wait for."""

    signals = None  # the pipe that tells of ended children, where the kernel has no descriptors for processes

    def __init__(self, pid):
        self.pid = pid
        try:
            self.descriptor = os.pidfd_open(pid)
            self.ended = lambda: True
        except (AttributeError, OSError):
            # Linux before 5.3, gVisor, macOS
            if hasattr(select, "kqueue"):
                self.watch_queue()
            else:
                self.watch_signals()

    def watch_queue(self):
        self.ended = lambda: True
        self.queue = select.kqueue()
        self.descriptor = os.dup(self.queue.fileno())
        try:
            self.queue.control([select.kevent(self.pid, select.KQ_FILTER_PROC, select.KQ_EV_ADD, select.KQ_NOTE_EXIT)], 0)
        except ProcessLookupError:
            os.close(self.descriptor)
            self.descriptor, write = os.pipe()
            os.close(write)

    def watch_signals(self):
        if Exit.signals is None:
            Exit.signals = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
            signal.signal(signal.SIGCHLD, lambda *_: None)
            signal.set_wakeup_fd(Exit.signals[1], warn_on_full_buffer=False)
        self.ended = lambda: os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        self.descriptor = os.dup(Exit.signals[0])
        os.write(Exit.signals[1], b"x")  # it may have ended before

    def take(self):
        """Whether it still runs: a signal may tell of another process."""
        if self.ended():
            return False
        os.read(self.descriptor, 1 << 10)
        return not self.ended()  # it may have ended before the read took the signal

    def exceeded(self):
        return False


class Watch:
    """Waits for the end of one source, reading others meanwhile, while a program keeps within its limits."""

    def __init__(self, cpu, wall, used, stop):
        """cpu and wall: seconds; used: tells the seconds of processor used so far; stop: kills the program."""
        self.cpu = cpu
        self.wall = wall
        self.used = used
        self.stop = stop
        self.limit = "none"

    def run(self, started, last, others):
        """Waits until there is no more of last, or a limit was reached and GRACE is over. started: a monotonic time."""
        sources = {source.descriptor: source for source in (last, *others)}
        poller = select.poll()
        for descriptor in sources:
            poller.register(descriptor, select.POLLIN)
        deadline = started + self.wall
        while True:
            now = time.monotonic()
            if self.limit == "none":
                spare = self.cpu - self.used()
                if spare <= 0:
                    self.limit = "cpu"
                elif now >= deadline:
                    self.limit = "wall"
                elif any(source.exceeded() for source in others):
                    self.limit = "output"
                if self.limit != "none":
                    self.stop()
                    deadline, spare = now + GRACE, GRACE
            elif now >= deadline:
                return
            for descriptor, _ in poller.poll(1000 * max(0.001, min(deadline - now, spare, 0.5))):
                if sources[descriptor].take():
                    continue
                if descriptor == last.descriptor:
                    self.drain(others)
                    return
                poller.unregister(descriptor)

    def drain(self, others):
        """Takes what had already been written, which may be too much."""
        for source in others:
            poller = select.poll()
            poller.register(source.descriptor, select.POLLIN)
            while not source.exceeded() and poller.poll(0) and source.take():
                pass
            if source.exceeded() and self.limit == "none":
                self.limit = "output"


def unshared(size):
    """Memory that forked processes do not get."""
    memory = mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    if hasattr(mmap, "MADV_DONTFORK"):
        memory.madvise(mmap.MADV_DONTFORK)
    return memory


def spawn(run):
    """A child process that runs a function and never returns from it."""
    pid = os.fork()
    if pid != 0:
        return pid
    try:
        run()
    except BaseException:
        pass
    finally:
        os._exit(70)


def cpu_seconds(pid):
    """Processor time that a process has used so far; 0 once it is gone."""
    try:
        return time.clock_gettime(~pid << 3 | SCHEDULER_CLOCK)
    except OSError:
        return 0.0


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
