using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>What of this machine the attacks aim at: files that hold a secret, listeners that note every visitor, and a name to find stray processes by.</summary>
internal sealed class ProbeGround : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("reasoning-audit-");
    private readonly TcpListener _tcp = new(IPAddress.Loopback, 0);
    private readonly UdpClient _udp = new(new IPEndPoint(IPAddress.Loopback, 0));
    private readonly Socket? _abstract;

    public ProbeGround()
    {
        // Anybody may read and write here: what stops a candidate must be the sandbox.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
        Reset();
        _tcp.Start();
        if (!OperatingSystem.IsLinux()) return;
        _abstract = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _abstract.Bind(new UnixDomainSocketEndPoint($"\0{Name}"));
        _abstract.Listen();
    }

    /// <summary>A word that occurs nowhere else; at most 15 letters, the length of a process's name.</summary>
    public string Name { get; } = $"audit{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    /// <summary>What is in the file that must not be read.</summary>
    public string Secret { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    public string SecretFile => Path.Combine(_folder.FullName, "secret");

    public string WrittenFile => Path.Combine(_folder.FullName, "written");

    public int TcpPort => ((IPEndPoint)_tcp.LocalEndpoint).Port;

    public int UdpPort => ((IPEndPoint)_udp.Client.LocalEndPoint!).Port;

    /// <summary>A text as Python writes it.</summary>
    public static string Quoted(string text) => JsonSerializer.Serialize(text);

    /// <summary>Puts the files back as they were.</summary>
    public void Reset()
    {
        File.WriteAllText(SecretFile, Secret);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(SecretFile, (UnixFileMode)0b110_110_110);
        if (Directory.Exists(WrittenFile)) Directory.Delete(WrittenFile);
        File.Delete(WrittenFile);
    }

    public string? FileWritten() => Path.Exists(WrittenFile) ? $"{WrittenFile} is there" : null;

    public string? FileChanged() => !File.Exists(SecretFile) ? "the file is gone" : File.ReadAllText(SecretFile) != Secret ? "the file has changed" : null;

    /// <summary>Whoever came since the last look.</summary>
    public string? Visitor()
    {
        string? seen = null;
        while (_tcp.Pending())
        {
            _tcp.AcceptSocket().Dispose();
            seen = "a connection arrived";
        }

        while (_udp.Available > 0)
        {
            IPEndPoint? sender = null;
            _ = _udp.Receive(ref sender);
            seen = "a packet arrived";
        }

        while (_abstract?.Poll(0, SelectMode.SelectRead) == true)
        {
            _abstract.Accept().Dispose();
            seen = "a connection arrived";
        }

        return seen;
    }

    /// <summary>A process with our name, which is ended: null where there is none, or where processes cannot be listed like this.</summary>
    public string? StrayProcess()
    {
        if (!OperatingSystem.IsLinux()) return null;
        string? seen = null;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) || !IsStray(folder)) continue;
            seen = $"process {id} runs on";
            try
            {
                using var stray = System.Diagnostics.Process.GetProcessById(id);
                stray.Kill();
                for (var i = 0; i < 100 && IsStray(folder); i++) Thread.Sleep(20);
            }
            catch (Exception error) when (error is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
            {
                // It ended by itself, or is not ours to end; that it was there is what counts.
            }
        }

        return seen;
    }

    private bool IsStray(string folder)
    {
        try
        {
            // PID (NAME) STATE ...; Z and X are dead ones that nobody has asked about yet.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"), Encoding.ASCII);
            return stat.Contains($"({Name}) ", StringComparison.Ordinal) && stat[stat.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        _tcp.Dispose();
        _udp.Dispose();
        _abstract?.Dispose();
        _folder.Delete(recursive: true);
    }
}
