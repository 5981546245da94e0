namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>The language of arith.gbnf and arith.lark, by hand: recursive descent that keeps every place where a part may end.</summary>
internal sealed class ArithmeticRecogniser(string text)
{
    public static bool IsMatch(string text) => new ArithmeticRecogniser(text).ReadStatements();

    private bool ReadStatements()
    {
        HashSet<int> ends = [0], reached = [];
        while (ends.Count > 0)
        {
            ends = [.. ends.SelectMany(Statement).SelectMany(end => One(end, "\n")).Where(reached.Add)];
        }

        return reached.Contains(text.Length);
    }

    private IEnumerable<int> Statement(int at) =>
        Identifier(at).SelectMany(Space).SelectMany(end => One(end, "=")).SelectMany(Space).Append(at).Distinct().SelectMany(Expression).Distinct();

    private IEnumerable<int> Expression(int at) => Chain(at, "+-", Term);

    private IEnumerable<int> Term(int at) => Chain(at, "*/%", Factor);

    private IEnumerable<int> Factor(int at) => One(at, "-").Append(at).SelectMany(Power).Distinct();

    private HashSet<int> Power(int at)
    {
        HashSet<int> ends = [.. Atom(at)];
        ends.UnionWith(ends.SelectMany(Space).Distinct().SelectMany(end => One(end, "^")).SelectMany(Space).Distinct().SelectMany(Factor).ToArray());
        return ends;
    }

    private HashSet<int> Atom(int at)
    {
        HashSet<int> names = [.. Identifier(at)];
        HashSet<int> ends = [.. Number(at), .. names];
        ends.UnionWith(names.SelectMany(Call));
        ends.UnionWith(One(at, "(").SelectMany(Space).SelectMany(Expression).Distinct().SelectMany(Space).Distinct().SelectMany(end => One(end, ")")));
        return ends;
    }

    private IEnumerable<int> Call(int at) => One(at, "(").SelectMany(Space)
        .SelectMany(begin => Chain(begin, ",", Expression).Append(begin)).Distinct().SelectMany(Space).Distinct().SelectMany(end => One(end, ")")).Distinct();

    private HashSet<int> Chain(int at, string operators, Func<int, IEnumerable<int>> part)
    {
        HashSet<int> ends = [.. part(at)];
        var pending = new Queue<int>(ends);
        while (pending.TryDequeue(out int end))
        {
            foreach (int next in Space(end).SelectMany(begin => One(begin, operators)).SelectMany(Space).Distinct().SelectMany(part))
            {
                if (ends.Add(next)) pending.Enqueue(next);
            }
        }

        return ends;
    }

    private IEnumerable<int> Identifier(int at)
    {
        for (int end = at; end < text.Length; end++)
        {
            if (!char.IsAsciiLetter(text[end]) && text[end] != '_' && (end == at || !char.IsAsciiDigit(text[end]))) break;
            yield return end + 1;
        }
    }

    private HashSet<int> Number(int at)
    {
        HashSet<int> ends = [.. Digits(at)];
        ends.UnionWith(ends.SelectMany(end => One(end, ".")).SelectMany(Digits).ToArray());
        ends.UnionWith(ends.SelectMany(end => One(end, "eE")).SelectMany(end => One(end, "-+").Append(end)).SelectMany(Digits).ToArray());
        return ends;
    }

    private IEnumerable<int> Digits(int at)
    {
        for (int end = at; end < text.Length && char.IsAsciiDigit(text[end]); end++) yield return end + 1;
    }

    private IEnumerable<int> Space(int at)
    {
        yield return at;
        for (int end = at; end < text.Length && text[end] is ' ' or '\t'; end++) yield return end + 1;
    }

    private IEnumerable<int> One(int at, string characters) => at < text.Length && characters.Contains(text[at], StringComparison.Ordinal) ? [at + 1] : [];
}
