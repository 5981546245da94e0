using System.Runtime.CompilerServices;

namespace Reasoning.Search.Tests.Fakes;

/// <summary>Texts that are kept in files beside the tests. With the environment variable <c>REASONING_ACCEPT_GOLDEN=1</c> the files are written instead of compared.</summary>
internal static class GoldenFile
{
    public static void AssertEqual(string name, string text, [CallerFilePath] string test = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(test)!, "Golden", name);
        if (Environment.GetEnvironmentVariable("REASONING_ACCEPT_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            return;
        }

        Assert.True(File.Exists(path), $"There is no '{path}'; set REASONING_ACCEPT_GOLDEN=1 to write it.");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }
}
