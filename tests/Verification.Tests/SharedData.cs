namespace Reasoning.Verification.Tests;

/// <summary>Files that are too large or too foreign to live in the repository; a test that needs one is skipped where it is absent.</summary>
internal static class SharedData
{
    /// <summary>The path of a shared file, or a skipped test.</summary>
    /// <param name="relativePath">Path below the shared folder, such as <c>golden/passk.json</c>.</param>
    public static string Path(string relativePath)
    {
        var root = Environment.GetEnvironmentVariable("REASONING_TEST_DATA");
        if (root is null)
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var shared = System.IO.Path.Combine(folder.FullName, "shared");
                if (Directory.Exists(shared)) { root = shared; break; }
            }
        }

        var path = root is null ? null : System.IO.Path.Combine(root, relativePath);
        if (!File.Exists(path))
            Assert.Skip($"{relativePath} is absent: set REASONING_TEST_DATA to a folder that holds data/ and golden/.");
        return path!;
    }
}
