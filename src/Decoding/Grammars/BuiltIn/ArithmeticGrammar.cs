using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn;

/// <summary>Arithmetic expressions.</summary>
internal static class ArithmeticGrammar
{
    /// <summary>Makes the grammar.</summary>
    public static Grammar Create()
    {
        GrammarExpression space = Literal(" ").Optional(), digits = Characters(CodePointSet.Range('0', '9')).OneOrMore();
        var exponent = Characters(CodePointSet.Of("eE")) + Characters(CodePointSet.Of("+-")).Optional() + digits;
        var number = ((digits + ("." + digits).Optional()) | ("." + digits)) + exponent.Optional();
        var operand = (Characters(CodePointSet.Of("+-")) + space).ZeroOrMore() + (number | ("(" + space + Rule("expression") + space + ")"));
        var operation = space + Choice("+", "-", "*", "/", "%", "^", "**") + space;
        return Grammar.Create(Rule("expression"), [new("expression", operand.SeparatedBy(operation))], "arithmetic");
    }
}
