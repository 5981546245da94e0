"""The few system calls that Python's os module lacks, and the descriptor numbers that every process of the sandbox agrees on."""
import ctypes
import os
import resource

LIBC = ctypes.CDLL(None, use_errno=True)

# In the zygote: requests come in on FROM_CALLER, results go out on TO_CALLER. In the candidate and in the checker the same two
# numbers are the ends of the pipes between those two.
FROM_CALLER = 3
TO_CALLER = 4
FIRST_FREE = 5
LAST_DESCRIPTOR = 128

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38


def close_inherited():
    """Closes every descriptor but the standard ones: whoever started this process may have left others open, of whatever number."""
    folder = next((path for path in ("/proc/self/fd", "/dev/fd") if os.path.isdir(path)), None)
    if folder is None:
        os.closerange(3, min(os.sysconf("SC_OPEN_MAX"), 1 << 20))
        return
    for name in os.listdir(folder):
        if int(name) > 2:
            try:
                os.close(int(name))
            except OSError:
                pass  # the one that the list was read from


def call(name, *arguments):
    """Calls a libc function that returns -1 and sets errno when it fails."""
    result = getattr(LIBC, name)(*arguments)
    if result == -1:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), name)
    return result


def syscall(number, *arguments):
    return call("syscall", ctypes.c_long(number), *arguments)


def prctl(option, argument=0, address=None):
    call("prctl", ctypes.c_int(option), ctypes.c_ulong(argument), address, ctypes.c_ulong(0), ctypes.c_ulong(0))


def lower(which, value):
    """Lowers a limit for good; one that is lower already stays."""
    _, most = resource.getrlimit(which)
    if most != resource.RLIM_INFINITY:
        value = min(value, most)
    resource.setrlimit(which, (value, value))


def memory_file(source, count):
    """The next count bytes of a stream as a file in memory, or as a pipe where there are none: nothing may be written to a disk."""
    if not hasattr(os, "memfd_create"):
        return fed_pipe(read_exactly(source, count))
    file = os.memfd_create("input")
    while count > 0:
        part = os.read(source, min(count, 1 << 16))
        if not part:
            raise EOFError
        write_fully(file, part)
        count -= len(part)
    os.lseek(file, 0, os.SEEK_SET)
    return file


def fed_pipe(data):
    """The end of a pipe out of which the data come. A process of its own feeds it, and ends when there is nobody left to read."""
    end, feeding = os.pipe()
    if os.fork() == 0:
        try:
            os.closerange(0, feeding)
            write_fully(feeding, data)
        finally:
            os._exit(0)
    os.close(feeding)
    return end


def read_exactly(descriptor, count):
    """Reads exactly count bytes, unbuffered: what follows them is left for whoever reads next. None at the end of the stream."""
    parts = []
    while count > 0:
        part = os.read(descriptor, min(count, 1 << 16))
        if not part:
            return None
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def write_fully(descriptor, data):
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view):]


def read_frame(descriptor, limit=None):
    """Reads one frame: four bytes of length, most significant first, then that many bytes. None at the end of the stream."""
    head = read_exactly(descriptor, 4)
    if head is None:
        return None
    length = int.from_bytes(head, "big")
    if limit is not None and length > limit:
        raise OverflowError(length)
    return read_exactly(descriptor, length)


def write_frame(descriptor, data):
    write_fully(descriptor, len(data).to_bytes(4, "big") + data)
