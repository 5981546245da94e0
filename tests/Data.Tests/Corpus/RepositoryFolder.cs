namespace Reasoning.Data.Tests.Corpus;

/// <summary>Folders of the repository that the tests were built from.</summary>
internal static class RepositoryFolder
{
    /// <summary>The folder of that name beside the solution, or null where the tests run elsewhere.</summary>
    public static string? Find(string name)
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string folder = Path.Combine(at.FullName, name);
            if (File.Exists(Path.Combine(at.FullName, "Reasoning.sln")) && Directory.Exists(folder))
                return folder;
        }

        return null;
    }
}
