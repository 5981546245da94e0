using System.Collections.Frozen;
using Reasoning.Decoding.Grammars.Patterns;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// The values of <c>format</c>, as regular expressions after the documents that define them. Where those cannot be had exactly, fewer texts are accepted:
/// leap seconds in UTC only, host names without internationalised labels, and of these no more than 253 characters in a few shapes of labels.
/// </summary>
internal static class StringFormats
{
    private const string Date =
        """(?:\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29)""";

    private const string Time = """(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)|23:59:60(?:\.\d+)?(?:[Zz]|[+-]00:00))""";

    private const string DurationTime = """T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S)""";

    private const string Octet = """(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)""";

    private const string Ipv4 = $"""(?:{Octet}\.{Octet}\.{Octet}\.{Octet})""";

    private const string Hex = "[0-9A-Fa-f]{1,4}";

    private const string LastIpv6 = $"(?:{Hex}:{Hex}|{Ipv4})";

    private const string Ipv6 =
        $"(?:(?:{Hex}:){{6}}{LastIpv6}|::(?:{Hex}:){{5}}{LastIpv6}|(?:{Hex})?::(?:{Hex}:){{4}}{LastIpv6}|(?:(?:{Hex}:){{0,1}}{Hex})?::(?:{Hex}:){{3}}{LastIpv6}" +
        $"|(?:(?:{Hex}:){{0,2}}{Hex})?::(?:{Hex}:){{2}}{LastIpv6}|(?:(?:{Hex}:){{0,3}}{Hex})?::{Hex}:{LastIpv6}|(?:(?:{Hex}:){{0,4}}{Hex})?::{LastIpv6}" +
        $"|(?:(?:{Hex}:){{0,5}}{Hex})?::{Hex}|(?:(?:{Hex}:){{0,6}}{Hex})?::)";

    private const string Atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";

    private const string Escaped = "%[0-9A-Fa-f]{2}";

    // Characters beyond ASCII that internationalised addresses may have, and those of their queries alone.
    private const string InternationalCharacters =
        """\u{A0}-\u{D7FF}\u{F900}-\u{FDCF}\u{FDF0}-\u{FFEF}\u{10000}-\u{1FFFD}\u{20000}-\u{2FFFD}\u{30000}-\u{3FFFD}\u{40000}-\u{4FFFD}\u{50000}-\u{5FFFD}\u{60000}-\u{6FFFD}\u{70000}-\u{7FFFD}\u{80000}-\u{8FFFD}\u{90000}-\u{9FFFD}\u{A0000}-\u{AFFFD}\u{B0000}-\u{BFFFD}\u{C0000}-\u{CFFFD}\u{D0000}-\u{DFFFD}\u{E1000}-\u{EFFFD}""";

    private const string PrivateCharacters = """\u{E000}-\u{F8FF}\u{F0000}-\u{FFFFD}\u{100000}-\u{10FFFD}""";

    private const string PointerParts = "(?:/(?:[^~/]|~[01])*)*";

    private static readonly string s_hostName = HostName();

    private static readonly FrozenDictionary<string, Lazy<StringPattern>> s_formats = new Dictionary<string, string>
    {
        ["date"] = Date,
        ["time"] = Time,
        ["date-time"] = $"{Date}[Tt]{Time}",
        ["duration"] = $"""P(?:\d+W|(?:\d+D|\d+M(?:\d+D)?|\d+Y(?:\d+M(?:\d+D)?)?)(?:{DurationTime})?|{DurationTime})""",
        ["email"] = $$"""(?:{{Atom}}(?:\.{{Atom}})*|"(?:[ !#-\[\]-~]|\\[ -~])*")@(?:{{s_hostName}}|\[(?:{{Ipv4}}|[Ii][Pp][Vv]6:{{Ipv6}})\])""",
        ["hostname"] = s_hostName,
        ["ipv4"] = Ipv4,
        ["ipv6"] = Ipv6,
        ["uri"] = Address("", "", isReference: false),
        ["uri-reference"] = Address("", "", isReference: true),
        ["iri"] = Address(InternationalCharacters, PrivateCharacters, isReference: false),
        ["iri-reference"] = Address(InternationalCharacters, PrivateCharacters, isReference: true),
        ["uri-template"] = UriTemplate(),
        ["uuid"] = "[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}",
        ["json-pointer"] = PointerParts,
        ["relative-json-pointer"] = $@"(?:0|[1-9]\d*)(?:#|{PointerParts})",
    }.ToFrozenDictionary(
        entry => entry.Key,
        entry => new Lazy<StringPattern>(() => new StringPattern("format " + entry.Key, RegularExpression.Parse(entry.Value))),
        StringComparer.Ordinal);

    // Formats of OpenAPI for numbers.
    private static readonly FrozenDictionary<string, (string Min, string Max)?> s_ranges = new Dictionary<string, (string, string)?>
    {
        ["int32"] = ("-2147483648", "2147483647"),
        ["int64"] = ("-9223372036854775808", "9223372036854775807"),
        ["float"] = null,
        ["double"] = null,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The texts of a format; null for one that says nothing about texts.</summary>
    /// <exception cref="GrammarFormatException">The format is not known, and that is to be refused.</exception>
    public static StringPattern? Find(string format, string pointer, JsonSchemaTreatment unknown)
    {
        if (s_formats.TryGetValue(format, out var known)) return known.Value;
        if (unknown == JsonSchemaTreatment.Annotate || s_ranges.ContainsKey(format)) return null;
        throw SchemaErrors.At(pointer, $"the format '{format}' is not known; the option UnknownFormats can make it a remark");
    }

    /// <summary>The bounds of a format of numbers; null for any other.</summary>
    public static (DecimalNumber Min, DecimalNumber Max)? NumberRange(string format) =>
        s_ranges.TryGetValue(format, out var range) && range is var (min, max) ? (DecimalNumber.Parse(min)!.Value, DecimalNumber.Parse(max)!.Value) : null;

    // A name has at most 253 characters, which an automaton could only count at a great cost: each of these shapes keeps within it.
    private static string HostName()
    {
        string any = Label(63), half = Label(30), quarter = Label(14);
        return $@"(?:{any}(?:\.{any}){{0,2}}|{any}(?:\.{half}){{0,6}}|{quarter}(?:\.{quarter}){{0,15}})";
    }

    // No hyphens in third and fourth place: those are encodings of other alphabets, with rules of their own.
    private static string Label(int max)
    {
        const string Letter = "[A-Za-z0-9]", Inner = "[A-Za-z0-9-]";
        return $"{Letter}(?:{Letter}|{Inner}{Letter}|{Inner}{Inner}{Letter}|{Inner}(?:{Letter}{Inner}|-{Letter}){Inner}{{0,{max - 5}}}{Letter})?";
    }

    // RFC 3986, and RFC 3987 with characters beyond ASCII.
    private static string Address(string characters, string queryCharacters, bool isReference)
    {
        const string Marks = "!$&'()*+,;=";
        string unreserved = $"A-Za-z0-9._~{characters}-";   // the hyphen stays last
        string part = $"(?:[{Marks}:@{unreserved}]|{Escaped})";
        string partWithoutColon = $"(?:[{Marks}@{unreserved}]|{Escaped})";
        string host = $@"(?:\[(?:{Ipv6}|[Vv][0-9A-Fa-f]+\.[{Marks}:A-Za-z0-9._~-]+)\]|(?:[{Marks}{unreserved}]|{Escaped})*)";
        string authority = $@"(?:(?:[{Marks}:{unreserved}]|{Escaped})*@)?{host}(?::\d*)?";
        string withAuthority = $"//{authority}(?:/{part}*)*";
        string absolute = $"/(?:{part}+(?:/{part}*)*)?";
        string query = $@"(?:\?(?:[{Marks}:@/?{queryCharacters}{unreserved}]|{Escaped})*)?";
        string fragment = $"(?:#(?:[{Marks}:@/?{unreserved}]|{Escaped})*)?";
        string uri = $@"[A-Za-z][A-Za-z0-9+.-]*:(?:{withAuthority}|{absolute}|{part}+(?:/{part}*)*|){query}{fragment}";
        return isReference ? $"(?:{uri}|(?:{withAuthority}|{absolute}|{partWithoutColon}+(?:/{part}*)*|){query}{fragment})" : uri;
    }

    // RFC 6570, with the apostrophe of its erratum 6937.
    private static string UriTemplate()
    {
        string name = $@"(?:\w|{Escaped})(?:\.?(?:\w|{Escaped}))*(?:\*|:[1-9]\d{{0,3}})?";
        string literal = $@"(?:[!#$&-;=?-\[\]_a-z~{InternationalCharacters}{PrivateCharacters}]|{Escaped})";
        return $@"(?:{literal}|\{{[+#./;?&=,!@|]?{name}(?:,{name})*\}})*";
    }
}
