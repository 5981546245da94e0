"""The system-call filters (seccomp): deny lists, since the allowed ones differ between Python versions.

A forbidden call ends the process (SIGSYS), so that it can be neither retried nor hidden. Numbers: x86-64 from asm/unistd_64.h, arm64
from asm-generic/unistd.h; -1 where an architecture has no such call. Calls that this table does not know, because the kernel is newer than
it, do not exist for candidates (ENOSYS), and neither do calls whose users have another way.
"""
import ctypes
import os
import struct

import reasoning_system as system

FORBIDDEN = """
ptrace:101:117 process_vm_readv:310:270 process_vm_writev:311:271 process_madvise:440:440 process_mrelease:448:448 kcmp:312:272
sync:162:81 syncfs:306:267 syslog:103:116 vhangup:153:58 fanotify_init:300:262 fanotify_mark:301:263
setpriority:141:140 sched_setparam:142:118 sched_setattr:314:274 ioprio_set:251:30
pidfd_getfd:438:438 pidfd_send_signal:424:424 rt_sigqueueinfo:129:138 rt_tgsigqueueinfo:297:240 mount:165:40 umount2:166:39
pivot_root:155:41 chroot:161:51 unshare:272:97 setns:308:268 open_tree:428:428 move_mount:429:429 fsopen:430:430 fsconfig:431:431
fsmount:432:432 fspick:433:433 mount_setattr:442:442 open_tree_attr:467:467 statmount:457:457 listmount:458:458 quotactl:179:60
quotactl_fd:443:443 acct:163:89 swapon:167:224 swapoff:168:225 name_to_handle_at:303:264 open_by_handle_at:304:265
connect:42:203 bind:49:200 listen:50:201 accept:43:202 accept4:288:242 bpf:321:280 perf_event_open:298:241 userfaultfd:323:282
io_uring_setup:425:425 io_uring_enter:426:426 io_uring_register:427:427 io_setup:206:0 io_submit:209:2 keyctl:250:219 add_key:248:217
request_key:249:218 kexec_load:246:104 kexec_file_load:320:294 init_module:175:105 finit_module:313:273 delete_module:176:106
reboot:169:142 settimeofday:164:170 clock_settime:227:112 adjtimex:159:171 clock_adjtime:305:266 sethostname:170:161 setdomainname:171:162
iopl:172:-1 ioperm:173:-1 modify_ldt:154:-1 personality:135:92 shmget:29:194 semget:64:190 msgget:68:186 mq_open:240:180 mq_unlink:241:181
migrate_pages:256:238 move_pages:279:239 mknod:133:-1 mknodat:259:33 mkdir:83:-1 mkdirat:258:34 rmdir:84:-1 unlink:87:-1 unlinkat:263:35
rename:82:-1 renameat:264:38 renameat2:316:276 link:86:-1 linkat:265:37 symlink:88:-1 symlinkat:266:36 truncate:76:45 chmod:90:-1
fchmod:91:52 fchmodat:268:53 fchmodat2:452:452 chown:92:-1 fchown:93:55 lchown:94:-1 fchownat:260:54 utime:132:-1 utimes:235:-1
utimensat:280:88 futimesat:261:-1 setxattr:188:5 lsetxattr:189:6 fsetxattr:190:7 removexattr:197:14 lremovexattr:198:15
fremovexattr:199:16 setxattrat:463:463 removexattrat:466:466 file_setattr:469:469
"""
ABSENT = "memfd_create:319:279 memfd_secret:447:447"
OF_OTHERS = "pidfd_open:434:434"
NEW_PROCESS = "fork:57:-1 vfork:58:-1 execve:59:221 execveat:322:281"
ONLY_OWN_PROCESS = "kill:62:129 tkill:200:130 tgkill:234:131"
# Those that change a process: the caller's own number for it is 0.
PRLIMIT, SETAFFINITY = (302, 261), (203, 122)
# This one does nothing where it asks for what every process here has, policy 0; the .NET runtime does that.
SETSCHEDULER = (144, 119)
CLONE, CLONE3, FCNTL, IOCTL, SOCKET = (56, 220), (435, 435), (72, 25), (16, 29), (41, 198)
# Whom the kernel tells that a descriptor can be read or written, and by what signal: SETOWN, SETSIG, SETOWN_EX; FIOSETOWN, SIOCSPGRP.
FORBIDDEN_COMMANDS = ((FCNTL, (8, 10, 15)), (IOCTL, (0x8901, 0x8902)))

ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
# Before 424 each architecture counted for itself; from there on all have the same numbers. What lies between is not known to us either.
LAST_OWN, FIRST_COMMON, LAST_COMMON = (334, 294), 424, 469
CLONE_THREAD = 0x10000
CLONE_NEW_NAMESPACE = 0x7E020080
ENOSYS, EAFNOSUPPORT = 38, 97
AF_UNIX = 1

LOAD, JUMP_EQUAL, JUMP_GREATER_EQUAL, JUMP_ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ERRNO = 0x00050000
NUMBER, ARCHITECTURE, FIRST_ARGUMENT, SECOND_ARGUMENT = 0, 4, 16, 24
ALLOW, KILL, FIRST = (RETURN, 0, 0, 0x7FFF0000), (RETURN, 0, 0, 0x80000000), (LOAD, 0, 0, FIRST_ARGUMENT)
NO_SUCH_CALL = (RETURN, 0, 0, ERRNO | ENOSYS)


def numbers(table, column):
    return [number for number in (int(entry.split(":")[1 + column]) for entry in table.split()) if number >= 0]


def head(architecture):
    """Other architectures' calls have other numbers; x86-64 has a second set of them (x32), above 2^30, as no other architecture has."""
    return [(LOAD, 0, 0, ARCHITECTURE), (JUMP_EQUAL, 1, 0, architecture), KILL, (LOAD, 0, 0, NUMBER), (JUMP_GREATER_EQUAL, 0, 1, 0x40000000), KILL]


def forbid(machine):
    """Forbids, to this process and all that it forks, what none of them needs. Raises KeyError for an architecture without a table."""
    column, architecture = ARCHITECTURES[machine]
    code = [*head(architecture), (JUMP_GREATER_EQUAL, 0, 1, LAST_COMMON + 1), NO_SUCH_CALL, (JUMP_GREATER_EQUAL, 2, 0, FIRST_COMMON),
            (JUMP_GREATER_EQUAL, 0, 1, LAST_OWN[column] + 1), NO_SUCH_CALL]
    for number in numbers(FORBIDDEN, column):
        code += [(JUMP_EQUAL, 0, 1, number), KILL]
    for call, commands in FORBIDDEN_COMMANDS:
        code += [(JUMP_EQUAL, 0, 2 * len(commands) + 2, call[column]), (LOAD, 0, 0, SECOND_ARGUMENT)]
        for command in commands:
            code += [(JUMP_EQUAL, 0, 1, command), KILL]
        code += [ALLOW]
    # The C library looks for daemons of this machine (names of users, time-based UUIDs) and can do without.
    code += [(JUMP_EQUAL, 0, 4, SOCKET[column]), FIRST, (JUMP_EQUAL, 0, 1, AF_UNIX), (RETURN, 0, 0, ERRNO | EAFNOSUPPORT), KILL]
    install(Program.of([*code, ALLOW]))


class SampleFilter:
    """What candidates and checkers may not do, while the zygote must: start processes, wait for and signal others than themselves, and make
    files in memory.

    Built once, since only the process's own id differs from one process to the next.
    """

    def __init__(self, machine, may_start_processes):
        column, architecture = ARCHITECTURES[machine]
        # The flags of clone3 lie in memory, where a filter cannot look: without it the C library falls back to clone.
        code = [*head(architecture), (JUMP_EQUAL, 0, 1, CLONE3[column]), NO_SUCH_CALL, (JUMP_EQUAL, 0, 4, CLONE[column]), FIRST]
        if may_start_processes:
            code += [(JUMP_ANY_BIT, 0, 1, CLONE_NEW_NAMESPACE), KILL, ALLOW]
        else:
            code += [(JUMP_ANY_BIT, 1, 0, CLONE_THREAD), KILL, ALLOW]
            for number in numbers(NEW_PROCESS, column):
                code += [(JUMP_EQUAL, 0, 1, number), KILL]
        for answer, table in ((KILL, OF_OTHERS), (NO_SUCH_CALL, ABSENT)):
            for number in numbers(table, column):
                code += [(JUMP_EQUAL, 0, 1, number), answer]
        own = []
        for number in numbers(ONLY_OWN_PROCESS, column):
            code += [(JUMP_EQUAL, 0, 4, number), FIRST, (JUMP_EQUAL, 1, 0, 0), KILL, ALLOW]
            own.append(len(code) - 3)
        code += [(JUMP_EQUAL, 0, 4, SETSCHEDULER[column]), (LOAD, 0, 0, SECOND_ARGUMENT), (JUMP_EQUAL, 1, 0, 0), KILL, ALLOW]
        for call in (PRLIMIT, SETAFFINITY):
            code += [(JUMP_EQUAL, 0, 5, call[column]), FIRST, (JUMP_EQUAL, 2, 0, 0), (JUMP_EQUAL, 1, 0, 0), KILL, ALLOW]
            own.append(len(code) - 3)
        self.program = Program.of([*code, ALLOW])
        self.own = [2 * index + 1 for index in own]

    def install(self):
        """Puts the filter on this process, for good."""
        process = os.getpid()
        for index in self.own:
            self.program.words[index] = process
        install(self.program)


class Program(ctypes.Structure):
    """A filter as the kernel takes it: instructions of eight bytes, of which the second four are the value."""

    _fields_ = [("length", ctypes.c_ushort), ("code", ctypes.c_void_p)]

    @classmethod
    def of(cls, code):
        words = (ctypes.c_uint32 * (2 * len(code))).from_buffer_copy(b"".join(struct.pack("=HBBI", *instruction) for instruction in code))
        program = cls(len(code), ctypes.addressof(words))
        program.words = words
        program.reference = ctypes.byref(program)
        return program


def install(program):
    if system.LIBC.prctl(system.PR_SET_SECCOMP, 2, program.reference, 0, 0) != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), "prctl(PR_SET_SECCOMP)")
