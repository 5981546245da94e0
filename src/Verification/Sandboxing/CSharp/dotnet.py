"""The fork server of C# programs. It isolates itself as that of Python programs does, and loads the .NET runtime as a library into a process of
its own, the template, which is then forked for every candidate: starting a runtime takes far longer than most candidates run.

The runtime does not know that it is forked. It bears it because: the fork is the bare system call, which leaves the stacks of the runtime's
other threads where they are (the C library's would reuse them, and the garbage collector walks them); nothing executable is shared memory;
no thread of the runtime is at work at that moment; and the candidate runs on a thread that is created after the fork. What a forked runtime
lacks is the thread that runs finalizers: programs that wait for it are run in a runtime that was started for them.
"""
import array
import base64
import ctypes
import json
import mmap
import os
import resource
import signal
import socket
import threading

import reasoning_isolation as isolation
import reasoning_system as system
import reasoning_watch as watching
import reasoning_zygote as zygote

CLONE = {"x86_64": 56, "aarch64": 220}
CLONE_PARENT, SIGCHLD = 0x8000, 17
RUNTIME_TASKS = 12  # threads of a runtime itself, and of the template beside the candidate
# What a runtime takes beside the memory that objects may have: itself, the stack of the candidate's first thread, and one of the size that
# contest programs ask for to recurse deeply.
RUNTIME_DATA = 544 << 20
MAPPINGS = 512 << 20  # what else may be mapped: files of the runtime, shared memory
STACK = 16 << 20
AT_EXECFN = 31
ACTIVATOR = b"Internal.Runtime.InteropServices.ComponentActivator"


def main():
    zygote.main(Server)


class Server(zygote.Zygote):
    def __init__(self, config):
        self.runtime = Runtime(config["runtime"], base64.b64decode(config["runner"]), config["memory"])
        self.warm = [base64.b64decode(part) for part in config["warm"]]
        self.template = None
        self.most_addresses = None  # in the template: bytes of address space that its forks may have
        self.inherited = None  # in a fork of the template: descriptors that are not the runtime's own
        # Beside its folder, the runtime wants to see the program that it is part of.
        isolation.RUNTIME_FOLDERS = (*isolation.RUNTIME_FOLDERS, config["runtime"])
        isolation.RUNTIME_FILES = (*isolation.RUNTIME_FILES, program())
        super().__init__(config)

    def give_up_rights(self):
        super().give_up_rights()
        if self.tasks is not None:
            self.tasks += RUNTIME_TASKS
        os.environ.clear()
        os.environ.update(self.runtime.environment())

    def run(self, request, started):
        """Has a program run: in a fork of the template, or (a kind that ends in an exclamation mark) in a runtime of its own."""
        calls = request.kind.startswith("call")
        report_out, report_in = os.pipe()
        printed_out, printed_in = os.pipe()
        errors_out, errors_in = (None, printed_in) if calls else os.pipe()
        ends = [report_in, printed_in, errors_in]
        if request.kind.endswith("!"):
            program = watching.spawn(lambda: on_own_thread(lambda: self.run_here(request, ends)))
        else:
            if self.template is None:
                self.template = Template(self)
            program = self.template.fork(request, ends)
        for descriptor in set(ends):
            os.close(descriptor)
        zygote.await_start(printed_out)
        return self.follow(program, request, started, report_out, printed_out, errors_out)

    def run_here(self, request, ends):
        """Becomes the candidate."""
        report, printed, errors = ends
        calls = request.kind.startswith("call")
        if calls:
            given, places = system.read_exactly(system.FROM_CALLER, request.given), {}
        else:
            given, places = b"", {0: system.memory_file(system.FROM_CALLER, request.given)}
            if self.inherited is not None:
                self.inherited.append(places[0])
        program = system.read_exactly(system.FROM_CALLER, request.program)
        os.write(printed, b"1")
        self.enter(request, {**places, 1: printed, 2: errors, system.TO_CALLER: report})
        if self.most_addresses is None:
            self.runtime.load()
            system.lower(resource.RLIMIT_AS, self.bound_addresses())
        head, rest = program.split(b"\n", 1)
        length, waits, entry = head.split(b" ", 2)
        assembly, symbols = rest[:int(length)], rest[int(length):]
        given = given if calls else waits
        os._exit(self.runtime.run(assembly, symbols, entry if calls else None, given) & 0xFF)

    def close_others(self):
        if self.inherited is None:
            super().close_others()
        else:
            for descriptor in self.inherited:
                os.close(descriptor)

    def confine(self):
        # A runtime reserves far more than it uses; what one that is yet to be started will have reserved is not known here.
        self.address_space = self.most_addresses or resource.RLIM_INFINITY
        system.lower(resource.RLIMIT_DATA, self.data())
        super().confine()

    def data(self):
        return self.runtime.memory + RUNTIME_DATA

    def bound_addresses(self):
        """Bytes of address space for a process that has loaded the runtime: memory that is shared does not count as data."""
        return address_space() + self.data() + MAPPINGS

    def kill_all(self, program):
        if self.filter is None and self.namespaced:
            self.template = None  # nothing kept the candidate from starting processes, and all in here are killed
        return super().kill_all(program)


class Runtime:
    """The .NET runtime as a library of this process."""

    def __init__(self, folder, runner, memory):
        self.folder = folder
        self.runner = runner
        self.memory = memory
        self.start_sample = None

    def environment(self):
        """What the runtime reads at its start; candidates see it."""
        return {
            "TZ": "UTC", "LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "HOME": "/", "PATH": "/usr/bin:/bin",
            "DOTNET_EnableWriteXorExecute": "0",  # or code is shared memory, and a fork writes into the template's
            "DOTNET_gcConcurrent": "0", "DOTNET_TieredCompilation": "0",  # no threads in the background
            "DOTNET_EnableDiagnostics": "0",  # no sockets
            "DOTNET_GCHeapHardLimit": hex(self.memory),
            "DOTNET_DefaultStackSize": "180000",  # hexadecimal: 1.5 MB for threads that ask for no size
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_CLI_TELEMETRY_OPTOUT": "1",
        }

    def load(self):
        """Starts the runtime and loads the runner into it. On a thread that is not the process's first: the size of that one's stack can only
        be found by reading /proc, which is not there."""
        path = os.path.join(self.folder, "libcoreclr.so")
        library = ctypes.CDLL(path)
        assemblies = [os.path.join(self.folder, name) for name in sorted(os.listdir(self.folder)) if name.endswith(".dll")]
        properties = {"TRUSTED_PLATFORM_ASSEMBLIES": ":".join(assemblies), "NATIVE_DLL_SEARCH_DIRECTORIES": self.folder + ":"}
        host, domain = ctypes.c_void_p(), ctypes.c_uint()
        keys, texts = ((ctypes.c_char_p * len(properties))(*map(str.encode, part)) for part in (properties, properties.values()))
        check(library.coreclr_initialize(path.encode(), b"sandbox", len(properties), keys, texts, ctypes.byref(host), ctypes.byref(domain)))

        def managed(name, kind):
            address = ctypes.c_void_p()
            check(library.coreclr_create_delegate(host, domain, b"System.Private.CoreLib", ACTIVATOR, name, ctypes.byref(address)))
            return kind(address.value)

        pointer, size = ctypes.c_void_p, ctypes.c_ssize_t
        load = managed(b"LoadAssemblyBytes", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, size, pointer, size, pointer, pointer))
        find = managed(b"GetFunctionPointer", ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_char_p, ctypes.c_char_p, pointer, pointer, pointer, pointer))
        check(load(self.runner, len(self.runner), None, 0, None, None))
        run = ctypes.c_void_p()
        check(find(b"Reasoning.Verification.Runner.SampleHost, Reasoning.Verification.Runner", b"Run", pointer(-1), None, None, ctypes.byref(run)))
        # Calls keep Python's lock: no other thread of this process is to do anything.
        self.start_sample = ctypes.PYFUNCTYPE(ctypes.c_int, *[ctypes.c_char_p, ctypes.c_int] * 4)(run.value)

    def run(self, assembly, symbols, entry, inputs):
        """Runs a candidate in this process; its exit code."""
        if self.start_sample is None:
            self.load()
        return self.start_sample(assembly, len(assembly), symbols, len(symbols), entry, len(entry or b""), inputs, len(inputs))


class Template:
    """A process with a runtime that is warm, to be forked."""

    def __init__(self, server):
        self.near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

        def run():
            system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
            os.dup2(far.fileno(), system.FIRST_FREE)
            os.dup2(0, system.TO_CALLER)  # nothing may be opened under a number that candidates use
            os.closerange(system.FIRST_FREE + 1, system.LAST_DESCRIPTOR)
            on_own_thread(lambda: serve(server, socket.socket(fileno=system.FIRST_FREE)))

        self.pid = watching.spawn(run)
        far.close()
        if self.near.recv(1) != b"1":
            os._exit(1)  # it has said why on the standard error

    def fork(self, request, ends):
        """Has the template forked for a request; these are the candidate's ends of its pipes. The new process is a child of this one."""
        self.near.sendmsg([json.dumps(vars(request)).encode()], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", ends))])
        return int(self.near.recv(32) or os._exit(1))


def serve(server, requests):
    """Forks this process for each request."""
    clone = ctypes.PyDLL(None).syscall  # unlike CDLL, it does not let go of Python's lock: who would hold it in the fork?
    number = ctypes.c_long(CLONE[os.uname().machine])
    flags, nothing = ctypes.c_ulong(CLONE_PARENT | SIGCHLD), ctypes.c_ulong(0)
    warm_up(server)
    server.most_addresses = server.bound_addresses()
    requests.send(b"1")
    while True:
        text, rights, _, _ = requests.recvmsg(4096, socket.CMSG_SPACE(3 * 4))
        if not text:
            os._exit(0)
        ends = array.array("i", rights[0][2])
        pid = clone(number, flags, nothing, nothing, nothing, nothing)
        if pid == 0:
            request = object.__new__(zygote.Request)
            request.__dict__.update(json.loads(text))
            server.inherited = [*set(ends), system.FIRST_FREE]
            try:
                server.run_here(request, ends)
            finally:
                os._exit(70)
        for descriptor in set(ends):
            os.close(descriptor)
        requests.send(str(pid).encode())


def warm_up(server):
    """Runs samples of our own in the template itself, so that forks find the code of the runner compiled."""
    server.runtime.load()
    os.dup2(0, 2)
    assembly, symbols, entry, inputs = server.warm
    server.runtime.run(assembly, symbols, entry, inputs)
    server.runtime.run(assembly, symbols, None, b"1")


def on_own_thread(run):
    """Runs a function that does not return on a new thread, of which the process's first one does nothing but wait."""
    threading.stack_size(STACK)
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    os._exit(70)


def address_space():
    """Bytes of address space that this process has, to 1 MB. The kernel tells them in /proc, which is not there; but it also refuses whatever
    would exceed a limit."""
    before = resource.getrlimit(resource.RLIMIT_AS)
    low, high = 0, 1 << 48
    while high - low > 1 << 20:
        middle = (low + high) // 2
        resource.setrlimit(resource.RLIMIT_AS, (middle, before[1]))
        try:
            mmap.mmap(-1, mmap.PAGESIZE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
            high = middle
        except (OSError, MemoryError):
            low = middle
    resource.setrlimit(resource.RLIMIT_AS, before)
    return high


def program():
    """The path of the program that this process runs, as it was started."""
    find = ctypes.CDLL(None).getauxval
    find.restype, find.argtypes = ctypes.c_char_p, [ctypes.c_ulong]
    return os.path.abspath(find(AT_EXECFN).decode())


def check(code):
    if code < 0:
        raise OSError(f"the .NET runtime answered {code & 0xFFFFFFFF:#x}")
