"""How the zygote takes away its own rights, once, before it has seen anything untrusted. Everything it forks inherits the loss."""
import ctypes
import os
import resource
import sys
import _thread

import reasoning_system as system

NEWTIME, NEWNS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x80, 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
NOBODY = 65534

MS_RDONLY, MS_NOSUID, MS_NODEV, MS_BIND, MS_REC, MS_PRIVATE = 1, 2, 4, 4096, 16384, 1 << 18
MNT_DETACH = 2
AT_FDCWD, AT_RECURSIVE = -100, 0x8000
MOUNT_SETATTR = 442
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID = 1, 2

LANDLOCK_CREATE, LANDLOCK_ADD, LANDLOCK_RESTRICT = 444, 445, 446
LANDLOCK_EXECUTE, LANDLOCK_WRITE, LANDLOCK_READ, LANDLOCK_LIST = 1, 2, 4, 8
# Rights over files that each version of Landlock knows, and over TCP and signals.
LANDLOCK_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}

OWN_NAMESPACES = ("mount namespace", "process namespace", "network namespace", "ipc namespace")

# What lives beside a candidate in its user namespace: the process that entered it, the zygote, the checker.
OWN_TASKS = 3
PROBED_TASKS = 10

DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


class Refused(Exception):
    """The isolation asked for cannot be had; the text is one sentence for the user."""


class Isolation:
    """The measures in force and the ones refused. A wrapper is what this process was started in, if anything, and given what it gives:
    a wrapper's namespaces do where this process may not make its own inside them."""

    def __init__(self, wrapper=None, given=(), packages=False):
        """packages: whether candidates are to see what is installed beside the interpreter."""
        self.wrapper = wrapper
        self.hidden = [] if packages else package_folders()
        self.given = list(given)
        self.measures = []
        self.missing = []

    def attempt(self, name, action, *arguments):
        """Takes one measure; whether it succeeded."""
        try:
            action(*arguments)
        except (OSError, KeyError, AttributeError) as error:
            self.missing.append(f"{'own ' if name in self.given else ''}{name} ({error})")
            return False
        self.measures.append(name)
        return True

    def has(self, name):
        return name in self.measures or name in self.given

    def took(self, name):
        return name in self.measures

    def report(self):
        """Level and measures, as the caller reads them."""
        own = [*self.measures, *(name for name in self.given if name not in self.measures)]
        return {"nested": all(name in self.measures for name in OWN_NAMESPACES), "missing": self.missing,
                "measures": [self.wrapper, *own] if self.wrapper else own}

    def enter(self):
        """Takes what only a process that holds all its rights can take."""
        if sys.platform.startswith("linux"):
            self.enter_namespaces()
        elif self.wrapper is None:
            raise Refused(f"Nothing keeps candidates apart from this machine: {sys.platform} can only run them unsafely, if that is permitted.")

    def enter_namespaces(self):
        """New namespaces for this process and its children; the next child is process 1 of its own process namespace."""
        if self.has("own kernel"):
            return  # it holds nothing of the machine, and namespaces inside would need a /proc, which shows candidates their parent
        root = os.geteuid() == 0
        proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY)
        # Root can build the private file system with its own rights, while it can still reach a runtime that only root may read.
        if root and self.attempt("mount namespace", unshare, NEWNS):
            self.attempt("private file system", private_root, self.hidden)
        wanted = [("user namespace", NEWUSER), ("process namespace", NEWPID), ("network namespace", NEWNET), ("ipc namespace", NEWIPC)]
        if "mount namespace" not in self.measures:
            wanted.insert(1, ("mount namespace", NEWNS))
            self.missing.clear()
        if root:
            if not nobody_may_have_namespaces():
                self.missing.append("own user namespace (refused to unprivileged users)")
                wanted.remove(("user namespace", NEWUSER))
                self.unshare_all(wanted)
                wanted = []
            if "private file system" in self.measures or runtime_is_public():
                self.attempt("unprivileged user", become_nobody)
        user, group = os.geteuid(), os.getegid()
        self.unshare_all(wanted)
        if "user namespace" in self.measures:
            write_maps(proc, user, group)
        if "private file system" not in self.measures:
            self.attempt("private file system", private_root, self.hidden)
        os.close(proc)
        os.chdir("/")

    def unshare_all(self, wanted):
        flags = 0
        for _, flag in wanted:
            flags |= flag
        if not flags:
            return
        try:
            unshare(flags)
        except OSError as error:
            if self.wrapper is not None and all(map(self.has, OWN_NAMESPACES)):
                self.missing.append(f"own namespaces inside {self.wrapper} ({error.strerror})")
                return
            raise Refused("This machine refuses the namespaces that the sandbox needs "
                          f"(unshare of {', '.join(name for name, _ in wanted)}: {error.strerror}); allow user namespaces "
                          "(sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces), or permit unsafe execution.") from None
        self.measures += [name for name, _ in wanted]

    def give_up_rights(self):
        """What every process of the sandbox is without; called in the zygote itself."""
        self.attempt("no new privileges", system.prctl, system.PR_SET_NO_NEW_PRIVS, 1)
        self.attempt("landlock", landlock, self.hidden)
        self.attempt("no capabilities", drop_capabilities)
        self.attempt("not dumpable", system.prctl, system.PR_SET_DUMPABLE, 0)

    def limit_tasks(self, processes, threads):
        """How many tasks (threads, of whatever process) the candidate's user may have, or None where that number would be a wrong one: the
        kernel counts them per user namespace since 5.14, before that over the whole machine. Called when namespaces and rights are settled."""
        if processes > 1:
            return OWN_TASKS + processes  # too few on an old kernel rather than too many
        others = tasks_counted() if self.has("user namespace") else None
        if others not in range(1, 6):
            self.missing.append("thread limit (the kernel does not count them per user namespace)")
            return None
        self.measures.append("thread limit")
        return others + 2 + threads  # the checker, and the candidate's first one

    def require(self):
        """Refuses unless everything that makes up the level is there. Landlock may be missing where the file system is private."""
        if not sys.platform.startswith("linux"):
            return  # the wrapper is all there is
        lacking = [name for name in (*OWN_NAMESPACES, "no new privileges", "no capabilities", "seccomp") if not self.has(name)]
        if not self.has("landlock") and not self.has("private file system"):
            lacking.append("landlock or private file system")
        if not self.has("user namespace") and not self.has("unprivileged user"):
            lacking.append("user namespace")
        if lacking:
            raise Refused(f"This machine cannot give the sandbox: {', '.join(lacking)} "
                          f"({'; '.join(self.missing) or 'no reason known'}); permit unsafe execution to run without.")


def unshare(flags):
    system.call("unshare", ctypes.c_int(flags))


def tasks_counted():
    """How many tasks count towards a limit on them beside the one that asks: the zygote and what it runs in, where the limit is in force and
    counts this user namespace alone."""
    child = os.fork()
    if child == 0:
        try:
            started = 0
            resource.setrlimit(resource.RLIMIT_NPROC, (PROBED_TASKS, PROBED_TASKS))
            _thread.stack_size(1 << 16)
            lock = _thread.allocate_lock()
            lock.acquire()
            try:
                while started < PROBED_TASKS:
                    _thread.start_new_thread(lock.acquire, ())
                    started += 1
            except RuntimeError:
                pass
            os._exit(PROBED_TASKS - 1 - started)
        except BaseException:
            os._exit(255)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def nobody_may_have_namespaces():
    child = os.fork()
    if child == 0:
        try:
            become_nobody()
            unshare(NEWUSER | NEWPID | NEWNET | NEWIPC)
            os._exit(0)
        except BaseException:
            os._exit(1)
    return os.waitpid(child, 0)[1] == 0


def become_nobody():
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    system.prctl(system.PR_SET_DUMPABLE, 1)  # or the kernel keeps /proc/self, and with it the id maps, for root


def runtime_is_public():
    """Whether a user without rights can reach the interpreter's library."""
    path = os.path.realpath(os.__file__)
    while path != "/":
        path = os.path.dirname(path)
        if not os.stat(path).st_mode & 0o001:
            return False
    return True


def write_maps(proc, user, group):
    """The user keeps its number: inside, it is nobody in particular."""
    def write(name, text):
        descriptor = os.open(f"self/{name}", os.O_WRONLY, dir_fd=proc)
        try:
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)

    try:
        write("setgroups", "deny")
    except FileNotFoundError:
        pass  # gVisor's kernel lacks it
    write("uid_map", f"{user} {user} 1")
    write("gid_map", f"{group} {group} 1")


RUNTIME_FOLDERS = ("/lib", "/lib64", "/bin", "/usr/bin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/local/lib", "/usr/share/zoneinfo", "/etc/alternatives")
RUNTIME_FILES = ("/etc/ld.so.cache", "/etc/localtime")


def readable_folders():
    """What the interpreter needs: its own library, and the machine's shared ones. Not all of /usr: programs, ours perhaps, and their data
    are installed there too."""
    library = os.path.dirname(os.path.realpath(os.__file__))
    folders = {*RUNTIME_FOLDERS, library, os.path.join(os.path.realpath(sys.base_prefix), "lib")}
    folders.update(os.path.realpath(path) for path in sys.path if path)
    return sorted(path for path in folders if os.path.isdir(path))


def package_folders():
    """Where packages are installed among the readable folders. Solutions of a benchmark might be among them."""
    found = set()
    for folder in readable_folders():
        for place in (folder, *(entry.path for entry in os.scandir(folder) if entry.name.startswith(("python", "pypy")) and entry.is_dir())):
            found.update(os.path.realpath(os.path.join(place, name)) for name in ("site-packages", "dist-packages"))
    return sorted(path for path in found if os.path.isdir(path))


def readable_files():
    return [path for path in RUNTIME_FILES if os.path.isfile(path)]


def mount(source, target, kind, flags, options=None):
    system.call("mount", source.encode(), target.encode(), kind and kind.encode(), ctypes.c_ulong(flags), options and options.encode())


def private_root(hidden):
    """A root folder that holds the runtime without the hidden folders and four devices, all read-only, and nothing else of this machine."""
    mount("none", "/", None, MS_REC | MS_PRIVATE)
    base = next(path for path in ("/tmp", "/mnt", "/usr") if os.path.isdir(path))
    folders, files = readable_folders(), [path for path in (*readable_files(), *DEVICES) if os.path.exists(path)]
    kept = {path: os.open(path, os.O_PATH) for path in (*folders, *files)}
    mount("tmpfs", base, "tmpfs", MS_NOSUID | MS_NODEV, "size=256k,mode=755")
    for path in folders:
        place = base + path
        if os.path.islink(path):
            os.makedirs(os.path.dirname(place), exist_ok=True)
            os.symlink(os.readlink(path), place)
        elif not os.path.isdir(place):
            os.makedirs(place)
            mount(f"/proc/self/fd/{kept[path]}", place, None, MS_BIND | MS_REC)
    for path in hidden:
        if os.path.isdir(base + path):
            mount("tmpfs", base + path, "tmpfs", MS_NOSUID | MS_NODEV, "size=4k,mode=755")
    for path in files:
        place = base + path
        if os.path.lexists(place):
            continue  # in a folder that is there
        os.makedirs(os.path.dirname(place), exist_ok=True)
        os.close(os.open(place, os.O_CREAT | os.O_WRONLY, 0o644))
        mount(f"/proc/self/fd/{kept[path]}", place, None, MS_BIND)
    for descriptor in kept.values():
        os.close(descriptor)
    os.chdir(base)
    system.call("pivot_root", b".", b".")
    system.call("umount2", b".", MNT_DETACH)
    os.chdir("/")
    attributes = (ctypes.c_uint64 * 4)(MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID, 0, 0, 0)
    system.syscall(MOUNT_SETATTR, ctypes.c_int(AT_FDCWD), b"/", ctypes.c_uint(AT_RECURSIVE), ctypes.byref(attributes),
                   ctypes.c_size_t(ctypes.sizeof(attributes)))


def folder_rules(folder, hidden):
    """What is allowed below a folder. A rule holds for all that lies below: where something is hidden, the names in the folder can be listed, and
    reading is allowed for everything beside."""
    if folder in hidden:
        return
    if not any(path.startswith(folder + "/") for path in hidden):
        yield folder, LANDLOCK_EXECUTE | LANDLOCK_READ | LANDLOCK_LIST
        return
    yield folder, LANDLOCK_LIST
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            yield from folder_rules(entry.path, hidden)
        elif entry.is_file(follow_symlinks=False):
            yield entry.path, LANDLOCK_EXECUTE | LANDLOCK_READ


class PathRule(ctypes.Structure):
    _pack_ = 1
    _fields_ = [("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32)]


def landlock(hidden):
    """Reading the runtime without the hidden folders is allowed; reading anything else, every kind of writing, and TCP are not."""
    version = system.syscall(LANDLOCK_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint(1))
    rights = LANDLOCK_FILES[max(known for known in LANDLOCK_FILES if known <= version)]
    # handled_access_fs, handled_access_net (version 4: bind and connect), scoped (version 6: abstract sockets and signals)
    handled = [rights] + ([3] if version >= 4 else []) + ([3] if version >= 6 else [])
    attributes = (ctypes.c_uint64 * len(handled))(*handled)
    rules = system.syscall(LANDLOCK_CREATE, ctypes.byref(attributes), ctypes.c_size_t(ctypes.sizeof(attributes)), ctypes.c_uint(0))
    hidden = [path for path in hidden if os.path.isdir(path) and os.listdir(path)]
    allow = [rule for path in sorted(set(map(os.path.realpath, readable_folders()))) for rule in folder_rules(path, hidden)]
    allow += [(path, LANDLOCK_READ) for path in readable_files()]
    allow += [(path, LANDLOCK_READ | LANDLOCK_WRITE) for path in DEVICES if os.path.exists(path)]
    for path, allowed in allow:
        descriptor = os.open(path, os.O_PATH)
        rule = PathRule(allowed, descriptor)
        system.syscall(LANDLOCK_ADD, ctypes.c_int(rules), ctypes.c_int(1), ctypes.byref(rule), ctypes.c_uint(0))
        os.close(descriptor)
    system.syscall(LANDLOCK_RESTRICT, ctypes.c_int(rules), ctypes.c_uint(0))
    os.close(rules)


def drop_capabilities():
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    system.call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))
