using System.Globalization;

namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>The claims of a sandbox for Python, and how each is attacked.</summary>
internal static class Probes
{
    // Interfaces of the kernel that have often been a way into it: number on x86-64, number on arm64, arguments.
    private static readonly (string Name, int X64, int Arm64, string Arguments)[] KernelInterfaces =
    [
        ("bpf", 321, 280, "0, 0, 0"), ("perf_event_open", 298, 241, "0, 0, -1, -1, 0"), ("io_uring_setup", 425, 425, "8, 0"), ("userfaultfd", 323, 282, "0"),
        ("keyctl", 250, 219, "0, -3, 1"), ("init_module", 175, 105, "0, 0, 0"), ("kexec_load", 246, 104, "0, 0, 0, 0"),
    ];

    /// <summary>All that apply to this machine and that the sandbox does not itself say it lacks.</summary>
    public static IEnumerable<Probe> For(ProbeGround ground, SandboxOptions options, Isolation isolation)
    {
        var isLinux = OperatingSystem.IsLinux();
        var own = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var entries = Directory.Exists(home) ? Directory.EnumerateFileSystemEntries(home).Count() : 0;
        yield return new Probe
        {
            Claim = "your files cannot be read",
            Attack = "read a file in the temporary folder, /etc/passwd, your home",
            Attempts =
            [
                new($"result = open({ProbeGround.Quoted(ground.SecretFile)}).read()", true),
                new("result = open('/etc/passwd').read()", !OperatingSystem.IsWindows()),

                // The runtime may lie in there, and be all that can be seen of it.
                .. (Attempt[])(entries > 1 ? [new($"result = len(os.listdir({ProbeGround.Quoted(home)})) >= {entries}", true)] : []),
            ],
        };
        yield return new Probe
        {
            Claim = "nothing can be written",
            Attack = "create a file and a folder",
            Attempts =
            [
                new($"result = open({ProbeGround.Quoted(ground.WrittenFile)}, 'w').write('x')", true),
                new($"result = os.mkdir({ProbeGround.Quoted(ground.WrittenFile)}) is None", true),
            ],
            Prepare = ground.Reset,
            Effect = ground.FileWritten,
        };
        yield return new Probe
        {
            Claim = "nothing can be deleted or changed",
            Attack = "unlink, truncate and overwrite a file that anybody may write",
            Attempts =
            [
                new($"result = os.unlink({ProbeGround.Quoted(ground.SecretFile)}) is None", true),
                new($"result = os.truncate({ProbeGround.Quoted(ground.SecretFile)}, 0) is None", true),
                new($"result = open({ProbeGround.Quoted(ground.SecretFile)}, 'r+').write('x')", true),
            ],
            Prepare = ground.Reset,
            Effect = ground.FileChanged,
        };
        yield return new Probe
        {
            Claim = "the network cannot be reached",
            Attack = "connect by TCP and send by UDP to a listener on this machine",
            Attempts =
            [
                new($"socket.create_connection(('127.0.0.1', {ground.TcpPort}), 5).close()\nresult = True", true),
                new($"result = socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {ground.UdpPort}))", true),
            ],
            Prepare = () => ground.Visitor(),
            Effect = ground.Visitor,
        };
        if (isLinux)
        {
            yield return new Probe
            {
                Claim = "programs here cannot be spoken to",
                Attack = "connect to an abstract Unix socket of this machine",
                Attempts = [new($"socket.socket(socket.AF_UNIX).connect('\\0{ground.Name}')\nresult = True", true)],
                Prepare = () => ground.Visitor(),
                Effect = ground.Visitor,
            };
        }

        yield return new Probe
        {
            Claim = "no process can be started",
            Attack = "fork, and run a shell",
            Attempts =
            [
                .. (Attempt[])(isLinux ? [new($"result = os.fork()\nif result == 0:\n    libc.prctl(15, b'{ground.Name}', 0, 0, 0)\n    time.sleep(60)\n    os._exit(0)\ntime.sleep(0.2)", true)] : []),
                new("result = os.system('exit 0') == 0", true) { LeavesTrace = false },
            ],
            Effect = ground.StrayProcess,
        };
        if (isLinux)
        {
            yield return new Probe
            {
                Claim = "other processes cannot be seen",
                Attack = "find this program in /proc",
                Attempts = [new($"result = '{own}' in os.listdir('/proc')", true), new($"result = open('/proc/{own}/cmdline').read()", true)],
            };
            yield return new Probe
            {
                Claim = "memory and environment of others cannot be read",
                Attack = "/proc/PID/environ and mem of the parent and of this program, process_vm_readv",
                Attempts =
                [
                    new($"result = open('/proc/{own}/environ', 'rb').read()", true),
                    new("result = open('/proc/%d/environ' % os.getppid(), 'rb').read()", true),
                    new("result = open('/proc/%d/mem' % os.getppid(), 'rb') is not None", false),
                    new("result = call(libc.process_vm_readv(os.getppid(), 0, 0, 0, 0, 0))", false),
                ],
            };
            yield return new Probe
            {
                Claim = "nothing that is open here is handed on",
                Attack = "look for a file that this program holds open for every process it starts",
                Attempts =
                [
                    new("""
                        result = []
                        for number in range(5, 1024):
                            try:
                                os.fstat(number)
                                result.append(number)
                            except OSError:
                                pass
                        """, true),
                ],
            };
            yield return new Probe
            {
                Claim = "other processes cannot be debugged",
                Attack = "ptrace the parent",
                Attempts = [new("result = call(libc.ptrace(16, os.getppid(), 0, 0))", false)],
            };
        }

        yield return new Probe
        {
            Claim = "other processes cannot be signalled",
            Attack = "kill this program, the parent and everything",
            Attempts =
            [
                new($"result = os.kill({own}, 0) is None", !OperatingSystem.IsWindows()),
                new("result = os.kill(os.getppid(), 9) is None", false),
                .. (Attempt[])(isLinux ? [new("import fcntl\nresult = fcntl.fcntl(os.pipe()[0], 8, os.getppid()) == 0", false)] : []),
                new("result = os.kill(-1, 0) is None", false),
            ],
        };
        if (isLinux)
        {
            yield return new Probe
            {
                Claim = "file systems and namespaces cannot be changed",
                Attack = "mount, unshare a user namespace, chroot",
                Attempts =
                [
                    new("result = call(libc.mount(b'none', b'/usr', b'tmpfs', 0, None))", false),
                    new("result = call(libc.unshare(0x10000000))", false),
                    new("result = os.chroot('/usr') is None", false),
                ],
            };
            yield return new Probe
            {
                Claim = "the clock cannot be changed",
                Attack = "clock_settime and adjtimex",
                Attempts =
                [
                    new("result = time.clock_settime(time.CLOCK_REALTIME, time.clock_gettime(time.CLOCK_REALTIME)) is None", false),
                    new("result = call(libc.adjtimex(ctypes.create_string_buffer(b'\\1' + bytes(511))))", false),
                ],
            };
            yield return new Probe
            {
                Claim = "the kernel's riskier interfaces are closed",
                Attack = string.Join(", ", KernelInterfaces.Select(entry => entry.Name)),
                Attempts = [.. KernelInterfaces.Select(entry => new Attempt(
                    $"result = call(libc.syscall({entry.X64} if os.uname().machine == 'x86_64' else {entry.Arm64}, {entry.Arguments}))", false))],
            };
        }

        var memory = (2 * options.MemoryBytes).ToString(CultureInfo.InvariantCulture);
        yield return new Probe
        {
            Claim = "memory is limited",
            Attack = $"map twice {options.MemoryBytes >> 20} MiB",
            Attempts = [new($"result = mmap.mmap(-1, {memory}) is not None", true), new($"result = len(bytearray({memory}))", false)],
        };
        yield return new Probe
        {
            Claim = "processor time is limited",
            Attack = "loop for ever",
            Attempts = [new("while True: pass", false)],
            EndsBy = VerdictKind.CpuTimeout,
        };
        yield return new Probe
        {
            Claim = "time on the clock is limited",
            Attack = "sleep for ten minutes",
            Attempts = [new("time.sleep(600)", false)],
            SeveralProcesses = true,
            EndsBy = VerdictKind.WallTimeout,
        };
        yield return new Probe
        {
            Claim = "output is limited",
            Attack = "print for ever",
            Attempts = [new("while True: os.write(1, b'x' * 65536)", false)],
            EndsBy = VerdictKind.OutputLimit,
        };
        if (!isolation.Missing.Any(missing => missing.StartsWith("thread limit", StringComparison.Ordinal)))
        {
            yield return new Probe
            {
                Claim = "threads are limited",
                Attack = $"start {options.MaxThreads + 100}, where {options.MaxThreads} are allowed",
                Attempts =
                [
                    new($$"""
                        threading.stack_size(1 << 16)
                        started = 0
                        try:
                            while started < {{options.MaxThreads + 100}}:
                                threading.Thread(target=time.sleep, args=(5,), daemon=True).start()
                                started += 1
                        except RuntimeError as error:
                            raise OSError(11, '%d started, then: %s' % (started, error))
                        result = started
                        """, true),
                ],
            };
        }

        if (isLinux)
        {
            yield return new Probe
            {
                Claim = "nothing is left behind",
                Attack = "leave a daemon (fork, setsid, fork) where several processes are allowed",
                Attempts =
                [
                    new($$"""
                        read, write = os.pipe()
                        if os.fork() == 0:
                            os.setsid()
                            if os.fork() == 0:
                                libc.prctl(15, b'{{ground.Name}}', 0, 0, 0)
                                os.write(write, b'1')
                                os.close(1)
                                time.sleep(60)
                            os._exit(0)
                        result = os.read(read, 1) == b'1'
                        """, true),
                ],
                SeveralProcesses = true,
                Effect = ground.StrayProcess,
            };
        }
    }
}
