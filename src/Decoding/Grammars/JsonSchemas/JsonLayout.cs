namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>The punctuation of JSON with the whitespace that is allowed around it.</summary>
internal sealed class JsonLayout
{
    public JsonLayout(JsonWhitespace whitespace)
    {
        Gap = GrammarExpression.Characters(CodePointSet.Of(" \t\r\n")).Repeat(0, whitespace.Anywhere == int.MaxValue ? null : whitespace.Anywhere);
        var after = whitespace.Anywhere > 0 ? Gap : GrammarExpression.Literal(" ").Repeat(0, whitespace.AfterSeparator);
        Comma = GrammarExpression.Sequence(Gap, ",", after);
        Colon = GrammarExpression.Sequence(Gap, ":", after);
    }

    public GrammarExpression Gap { get; }

    public GrammarExpression Comma { get; }

    public GrammarExpression Colon { get; }

    /// <summary>Brackets around members or items.</summary>
    /// <param name="open">The opening bracket.</param>
    /// <param name="content">What stands between them if anything does.</param>
    /// <param name="mayBeEmpty">Whether there may be nothing.</param>
    /// <param name="close">The closing bracket.</param>
    public GrammarExpression Enclose(string open, GrammarExpression content, bool mayBeEmpty, string close)
    {
        var inner = GrammarExpression.Sequence(content, Gap);
        return GrammarExpression.Sequence(open, Gap, mayBeEmpty ? inner.Optional() : inner, close);
    }
}
