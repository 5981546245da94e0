namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>Which folders must be shown beside those that are shown anyway.</summary>
internal static class RuntimeFolders
{
    /// <summary>The folders that lie in none of the others nor in each other, outermost first; never the root folder.</summary>
    public static IReadOnlyList<string> Outside(IEnumerable<string> folders, IReadOnlyList<string> shown)
    {
        var outside = new List<string>();
        foreach (var folder in folders.Select(folder => folder.TrimEnd('/')).Where(folder => folder.Length > 0).Distinct().Order(StringComparer.Ordinal))
        {
            if (!shown.Concat(outside).Any(other => folder == other || folder.StartsWith(other + '/', StringComparison.Ordinal))) outside.Add(folder);
        }

        return outside;
    }
}
