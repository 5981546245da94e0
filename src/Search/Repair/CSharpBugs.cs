using System.Text.RegularExpressions;

namespace Reasoning.Search.Repair;

/// <summary>Kinds of bugs by what the C# compiler and the .NET runtime say.</summary>
internal static partial class CSharpBugs
{
    /// <summary>Types that are there for whoever writes a using directive.</summary>
    private static readonly HashSet<string> Importable = new(StringComparer.Ordinal)
    {
        "BigInteger", "Console", "Dictionary", "Enumerable", "HashSet", "List", "Math", "PriorityQueue", "Queue", "Regex", "SortedDictionary", "SortedSet", "Stack", "StringBuilder",
        "Vector",
    };

    /// <summary>Of a compiler's message.</summary>
    /// <param name="id">Its id, such as <c>CS0103</c>.</param>
    /// <param name="message">The whole message.</param>
    public static BugKind KindOf(string id, string message) => id switch
    {
        "CS0103" => Importable.Contains(QuotedName(message)) ? BugKind.MissingImport : BugKind.MissingDefinition,
        "CS0246" or "CS0518" => BugKind.MissingImport,
        "CS0234" => BugKind.Hallucination,
        "CS0117" or "CS0122" or "CS0200" or "CS0021" or "CS0019" or "CS1061" or "CS1579" => BugKind.ApiMisuse,
        "CS1501" or "CS1503" or "CS1739" or "CS7036" or "CS0029" or "CS0266" => BugKind.WrongArgument,
        "CS0165" => BugKind.MissingDefinition,
        _ => BugKind.IncompleteStructure,
    };

    /// <summary>Of an exception of .NET; null for one of Python's.</summary>
    /// <param name="type">Its type with its namespace.</param>
    public static BugKind? KindOfException(string type) => type.Split('.') switch
    {
        ["System", .., "IndexOutOfRangeException" or "NullReferenceException" or "ArgumentOutOfRangeException" or "KeyNotFoundException" or "DivideByZeroException"
            or "InvalidOperationException"] => BugKind.MissingBoundaryCheck,
        ["System", .., "ArgumentException" or "ArgumentNullException" or "FormatException" or "OverflowException"] => BugKind.WrongArgument,
        ["System", .., "InvalidCastException" or "NotSupportedException" or "NotImplementedException"] => BugKind.ApiMisuse,
        ["System", ..] => BugKind.OtherRuntime,
        _ => null,
    };

    private static string QuotedName(string text) => NamePattern().Match(text) is { Success: true } match ? match.Groups["name"].Value : "";

    [GeneratedRegex(@"'(?<name>\w+)'", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
