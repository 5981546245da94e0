using System.Globalization;
using System.Text.RegularExpressions;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Tests.Sandboxing;

/// <summary>The numbers in the filter against the kernel's own headers, for both architectures.</summary>
public partial class SystemCallTableTests
{
    public static TheoryData<string, int, string[]> Columns { get; } = new()
    {
        { "x86-64", 0, ["/usr/include/x86_64-linux-gnu/asm/unistd_64.h", "/usr/include/asm/unistd_64.h", "/usr/x86_64-linux-gnu/include/asm/unistd_64.h"] },
        { "arm64", 1, ["/usr/include/asm-generic/unistd.h", "/usr/aarch64-linux-gnu/include/asm-generic/unistd.h"] },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public void Table_Column_AgreesWithTheKernelHeader(string architecture, int column, string[] headers)
    {
        var header = headers.FirstOrDefault(File.Exists);
        if (header is null) Assert.Skip($"There are no kernel headers for {architecture} here.");
        var known = Definition().Matches(File.ReadAllText(header))
            .DistinctBy(match => match.Groups["name"].Value)
            .ToDictionary(match => match.Groups["name"].Value, match => Number(match.Groups["number"].Value));
        var newest = known.Where(call => call.Key is not ("syscalls" or "arch_specific_syscall")).Max(call => call.Value);

        var calls = Entry().Matches(Source).ToList();
        Assert.True(calls.Count > 100);
        var compared = 0;
        foreach (var call in calls)
        {
            var (name, number) = (call.Groups["name"].Value, Number(call.Groups[column == 0 ? "x86" : "arm"].Value));
            if (known.TryGetValue(name, out var real))
            {
                Assert.True(real == number, $"{name} is {real} on {architecture}, not {number}");
                compared++;
            }
            else
            {
                Assert.True(number == -1 || number > newest, $"{architecture} has no {name}");
            }
        }

        Assert.InRange(compared, 90, calls.Count);
        foreach (var constant in (string[])["PRLIMIT:prlimit64", "CLONE:clone", "CLONE3:clone3", "FCNTL:fcntl", "IOCTL:ioctl", "SOCKET:socket"])
        {
            var (variable, name) = (constant.Split(':')[0], constant.Split(':')[1]);
            Assert.True(known.TryGetValue(name, out var real), name);
            Assert.Equal(real, Pairs()[variable][column]);
        }

        // What the filter takes for unknown must not hold a call that this header knows.
        var own = Pairs()["LAST_OWN"][column];
        Assert.DoesNotContain(known, call => call.Key != "arch_specific_syscall" && call.Key != "syscalls" && call.Value > own && call.Value is < 403);
    }

    [Fact]
    public void Table_Names_AreUnique()
    {
        var names = Entry().Matches(Source).Select(match => match.Groups["name"].Value).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
    }

    private static string Source => System.Text.Encoding.UTF8.GetString(WorkerSource.PythonServer) is var all
        && System.Text.Json.JsonSerializer.Deserialize<string[][]>(all) is { } modules
        ? modules.Single(module => module[0] == "reasoning_syscalls")[1]
        : throw new InvalidOperationException();

    private static Dictionary<string, int[]> Pairs()
    {
        var pairs = new Dictionary<string, int[]>();
        foreach (Match line in Assignment().Matches(Source))
        {
            var names = line.Groups["names"].Value.Split(", ");
            var values = Pair().Matches(line.Groups["values"].Value);
            for (var i = 0; i < values.Count; i++) pairs[names[i]] = [Number(values[i].Groups[1].Value), Number(values[i].Groups[2].Value)];
        }

        return pairs;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^#define __NR(3264)?_(?<name>\w+)\s+(?<number>\d+)", RegexOptions.Multiline)]
    private static partial Regex Definition();

    [GeneratedRegex(@"\b(?<name>[a-z_]\w*):(?<x86>-?\d+):(?<arm>-?\d+)")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^(?<names>[A-Z_0-9, ]+) = (?<values>\(\d+, \d+\).*)$", RegexOptions.Multiline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\((\d+), (\d+)\)")]
    private static partial Regex Pair();
}
