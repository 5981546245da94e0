using System.Text;
using System.Text.RegularExpressions;

namespace Reasoning.Data.Pipelines;

/// <summary>Patterns of file names: <c>*</c> and <c>?</c> stay within a folder, <c>**</c> crosses folders.</summary>
internal static class FileNamePattern
{
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>The expression that matches what the pattern does, on paths with slashes.</summary>
    public static Regex ToRegex(string pattern)
    {
        var text = new StringBuilder("^");
        for (int at = 0; at < pattern.Length; at++)
        {
            if (pattern.AsSpan(at).StartsWith("**/"))
            {
                text.Append("(?:.*/)?");
                at += 2;
            }
            else if (pattern.AsSpan(at).StartsWith("**"))
            {
                text.Append(".*");
                at++;
            }
            else
            {
                text.Append(pattern[at] switch { '*' => "[^/]*", '?' => "[^/]", var letter => Regex.Escape(letter.ToString()) });
            }
        }

        return new Regex(text.Append('$').ToString(), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }

    /// <summary>Parts a pattern of paths into the folder before the first wildcard and the pattern below it.</summary>
    public static (string Folder, string Pattern) Split(string path)
    {
        string[] parts = path.Replace('\\', '/').Split('/');
        int first = Array.FindIndex(parts, IsPattern);
        string folder = string.Join('/', parts[..first]);
        return (folder.Length == 0 && first > 0 ? "/" : folder, string.Join('/', parts[first..]));
    }
}
