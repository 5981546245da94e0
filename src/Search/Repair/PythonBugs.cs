using System.Text.RegularExpressions;

namespace Reasoning.Search.Repair;

/// <summary>Kinds of bugs by what CPython 3 says.</summary>
internal static partial class PythonBugs
{
    // Names that come with an import only: modules of the standard library, and what is commonly imported from them.
    private static readonly HashSet<string> Importable = new(StringComparer.Ordinal)
    {
        "abc", "array", "ast", "base64", "bisect", "calendar", "cmath", "collections", "contextlib", "copy", "csv", "dataclasses", "datetime", "decimal", "enum", "fractions",
        "functools", "hashlib", "heapq", "io", "itertools", "json", "math", "operator", "os", "pathlib", "queue", "random", "re", "statistics", "string", "struct", "sys",
        "textwrap", "threading", "time", "typing", "unicodedata", "uuid", "zlib", "np", "numpy", "pd", "pandas",
        "Any", "Callable", "Counter", "Decimal", "Dict", "Enum", "Fraction", "Iterable", "List", "OrderedDict", "Optional", "Set", "Tuple", "Union", "accumulate", "bisect_left",
        "bisect_right", "cache", "ceil", "chain", "combinations", "comb", "dataclass", "deepcopy", "defaultdict", "deque", "factorial", "floor", "gcd", "groupby", "heappop",
        "heappush", "lcm", "lru_cache", "namedtuple", "permutations", "pi", "product", "reduce", "sqrt", "timedelta",
    };

    private static readonly string[] Indentation = ["indent", "inconsistent use of tabs", "TabError"];

    // Messages of values that are empty, absent or at an end.
    private static readonly string[] Boundary =
    [
        "empty", "not in list", "not found", "must be positive", "negative", "math domain", "not enough values to unpack", "NoneType",
    ];

    private static readonly string[] Arguments = ["argument", "unsupported operand", "can only concatenate", "must be", "expected", "invalid literal", "not supported between"];

    /// <summary>Of a text that is not a program.</summary>
    public static BugKind KindOfSyntax(string message) => Mentions(message, Indentation) ? BugKind.WrongIndentation : BugKind.IncompleteStructure;

    /// <summary>Of an exception.</summary>
    public static BugKind KindOfException(string type, string text) => type switch
    {
        "SyntaxError" => KindOfSyntax(text),
        "IndentationError" or "TabError" => BugKind.WrongIndentation,
        "ModuleNotFoundError" or "ImportError" => BugKind.Hallucination,
        "NameError" => Importable.Contains(QuotedName(text)) ? BugKind.MissingImport : BugKind.MissingDefinition,
        "UnboundLocalError" => BugKind.MissingDefinition,
        "AttributeError" when text.StartsWith("module ", StringComparison.Ordinal) => BugKind.Hallucination,
        "IndexError" or "KeyError" or "ZeroDivisionError" or "StopIteration" or "RecursionError" => BugKind.MissingBoundaryCheck,
        "AttributeError" or "TypeError" or "ValueError" when Mentions(text, Boundary) => BugKind.MissingBoundaryCheck,
        "TypeError" or "ValueError" when Mentions(text, Arguments) => BugKind.WrongArgument,
        "AttributeError" or "TypeError" => BugKind.ApiMisuse,
        _ => BugKind.OtherRuntime,
    };

    private static bool Mentions(string text, string[] words) => Array.Exists(words, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static string QuotedName(string text) => NamePattern().Match(text) is { Success: true } match ? match.Groups["name"].Value : "";

    [GeneratedRegex(@"'(?<name>\w+)'", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
