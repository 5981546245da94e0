namespace Reasoning.Testing;

/// <summary>
/// Finds the data files that are not part of the repository: in the folder that the environment variable <c>REASONING_TEST_DATA</c> names, else in
/// a folder <c>shared</c> beside any folder above the test assembly.
/// </summary>
public static class TestData
{
    /// <summary>The environment variable.</summary>
    public const string Variable = "REASONING_TEST_DATA";

    /// <summary>Why a test is skipped that needs a missing file.</summary>
    public static string Missing(string relativePath) => $"{relativePath} is not there: set {Variable} to a folder that has it.";

    /// <summary>The full path of a data file, as in "data/vocab/ggml-vocab-gpt-2.gguf", or null where it is missing.</summary>
    public static string? Find(string relativePath)
    {
        string? root = Environment.GetEnvironmentVariable(Variable);
        if (!string.IsNullOrEmpty(root))
            return Existing(root, relativePath);
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "shared"), relativePath) is { } path)
                return path;
        }

        return null;
    }

    private static string? Existing(string root, string relativePath)
    {
        string path = Path.GetFullPath(Path.Combine(root, relativePath));
        return File.Exists(path) ? path : null;
    }
}
