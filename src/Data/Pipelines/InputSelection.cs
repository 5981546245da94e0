using System.Text;
using System.Text.RegularExpressions;

namespace Reasoning.Data.Pipelines;

/// <summary>One of the inputs that were asked for: a file, the files below a folder, or the files of a pattern.</summary>
internal sealed class InputSelection
{
    private readonly string _folder;
    private readonly string _prefix;
    private readonly Regex? _matches;
    private readonly bool _isPatternOfInput;
    private readonly bool _isDeep = true;
    private readonly RecordInputOptions _options;

    private InputSelection(string input, RecordInputOptions options)
    {
        _options = options;
        Input = input;
        string full = Path.GetFullPath(input, options.BaseFolder ?? Directory.GetCurrentDirectory());
        if (!File.Exists(full) && IsPattern(input))
        {
            (string folder, string pattern) = Split(input);
            _prefix = folder is "" or "/" ? folder : folder + "/";
            _folder = Path.GetFullPath(folder, options.BaseFolder ?? Directory.GetCurrentDirectory());
            _matches = ToRegex(pattern);
            _isPatternOfInput = true;

            // What is below may be large, or closed to the reader, and is none of a pattern's business that names files alone.
            _isDeep = pattern.Contains('/') || pattern.Contains("**", StringComparison.Ordinal);
        }
        else
        {
            _folder = full;
            _prefix = input.TrimEnd('/', '\\') + "/";
            if (Directory.Exists(full)) _matches = options.FilePattern is { } names ? ToRegex(names.Contains('/') ? names : $"**/{names}") : null;
        }
    }

    public string Input { get; }

    public static InputSelection Of(string input, RecordInputOptions options) => new(input, options);

    /// <summary>The files, in the order of their names: byte by byte, so that every machine reads them alike.</summary>
    /// <exception cref="FileNotFoundException">There are none.</exception>
    public IEnumerable<InputFile> Files()
    {
        if (!_isPatternOfInput && File.Exists(_folder)) return [Describe(_folder, Input)];
        if (!Directory.Exists(_folder)) throw new FileNotFoundException($"There is no file or folder '{Input}'.", Input);
        InputFile[] files =
        [
            .. Directory.EnumerateFiles(_folder, "*", _isDeep ? SearchOption.AllDirectories : SearchOption.TopDirectoryOnly)
                .Select(path => (Path: path, Name: NameBelow(path)))
                .Where(file => Matches(file.Name))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => Describe(file.Path, _prefix + file.Name)),
        ];
        if (files.Length > 0) return files;
        throw new FileNotFoundException(
            _isPatternOfInput ? $"No file matches '{Input}'."
            : _options.FilePattern is { } pattern ? $"The folder '{Input}' holds no files '{pattern}'."
            : $"The folder '{Input}' holds no files of JSON lines (*.jsonl, *.jsonl.gz); name a pattern for files of another kind, such as *.py.",
            Input);
    }

    /// <summary>Whether a file would be read, if it were there.</summary>
    public bool Covers(string fullPath)
    {
        if (fullPath == _folder) return true;
        string below = Path.GetRelativePath(_folder, fullPath).Replace('\\', '/');
        return (_isPatternOfInput || Directory.Exists(_folder)) && !below.StartsWith("../", StringComparison.Ordinal) && Matches(below);
    }

    private bool Matches(string name) => _matches?.IsMatch(name) ?? IsJsonLines(name);

    private string NameBelow(string path) => Path.GetRelativePath(_folder, path).Replace('\\', '/');

    private InputFile Describe(string path, string name)
    {
        bool isText = !IsJsonLines(path) && (_options.FilePattern is not null || path.EndsWith(".py", StringComparison.Ordinal) || path.EndsWith(".cs", StringComparison.Ordinal));
        return new InputFile(path, name, new FileInfo(path).Length, isText ? InputKind.Text : InputKind.JsonLines);
    }

    private static bool IsJsonLines(string name)
    {
        foreach (string compression in (string[])[".gz", ".zst"])
            if (name.EndsWith(compression, StringComparison.OrdinalIgnoreCase)) name = name[..^compression.Length];
        return name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsPattern(string text) => text.AsSpan().ContainsAny('*', '?');

    /// <summary>The expression that matches what a pattern does, on paths with slashes: <c>*</c> and <c>?</c> stay within a folder, <c>**</c> crosses folders.</summary>
    private static Regex ToRegex(string pattern)
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
    private static (string Folder, string Pattern) Split(string path)
    {
        string[] parts = path.Replace('\\', '/').Split('/');
        int first = Array.FindIndex(parts, IsPattern);
        string folder = string.Join('/', parts[..first]);
        return (folder.Length == 0 && first > 0 ? "/" : folder, string.Join('/', parts[first..]));
    }
}
