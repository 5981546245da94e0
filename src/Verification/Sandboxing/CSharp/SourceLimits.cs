using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>
/// Bounds on the shape of a source: beyond them the compiler takes time that grows with the square of the nesting or worse, most of it in the parser, which cannot be
/// cancelled. Programs that people or models write stay far below. The compiler's stack needs none of them: it suffices for the longest source of whatever shape.
/// </summary>
internal static class SourceLimits
{
    private const int DeepestBrackets = 64, DeepestGuesses = 8, MostElements = 12, DeepestTree = 1200, DeepestLambdas = 6, MostRanks = 32, MostClauses = 64, MostInterpolations = 12, MostInterpolated = 1000;

    /// <summary>Why the tokens of a source are not to be parsed; null where they are.</summary>
    public static string? OfTokens(string source, CSharpParseOptions options, CancellationToken cancellationToken)
    {
        // Even finding the end of one takes time that grows with the square of how many are in there.
        if (Interpolations(source) > MostInterpolated) return $"The source has more than {MostInterpolated} interpolated strings.";

        // The parser reads twice what follows "?[" (an element, perhaps, or the type of an array) and "=(" (a value, or the parameters of a lambda).
        var open = new Stack<bool>();
        int angles = 0, guesses = 0, elements = 0;
        var before = SyntaxKind.None;
        foreach (var token in SyntaxFactory.ParseTokens(source, options: options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (token.Kind())
            {
                case SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken or SyntaxKind.OpenBraceToken:
                    open.Push((before, token.Kind()) is (SyntaxKind.QuestionToken, SyntaxKind.OpenBracketToken) or (SyntaxKind.EqualsToken, SyntaxKind.OpenParenToken));
                    if (open.Peek()) guesses++;
                    if (open.Peek() && before == SyntaxKind.QuestionToken) elements++;
                    break;
                case SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken or SyntaxKind.CloseBraceToken:
                    if (open.TryPop(out var isGuess) && isGuess) guesses--;
                    break;
                case SyntaxKind.LessThanToken: angles++; break;
                case SyntaxKind.GreaterThanToken: angles = Math.Max(0, angles - 1); break;
            }

            // One that nothing closes is a comparison, and forgotten where a statement or a block ends.
            if (token.Kind() is SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken) angles = elements = 0;
            if (open.Count + angles > DeepestBrackets) return $"More than {DeepestBrackets} brackets are open at once.";
            if (guesses > DeepestGuesses) return $"More than {DeepestGuesses} brackets that can mean several things are open at once.";
            if (elements > MostElements) return $"More than {MostElements} conditional element accesses follow each other in one statement.";
            before = token.Kind();
            if (token.Text is ['$' or '@', ..] and var text && Interpolations(text) > MostInterpolations)
                return $"An interpolated string holds more than {MostInterpolations} others.";
        }

        return null;
    }

    /// <summary>Why a tree is not to be compiled; null where it is. Looks at it level by level, without recursion.</summary>
    public static string? OfTree(SyntaxNode root)
    {
        List<(SyntaxNode Node, int Lambdas)> level = [(root, 0)], next = [];
        for (var depth = 0; level.Count > 0; depth++)
        {
            if (depth > DeepestTree) return $"The source is nested more than {DeepestTree} levels deep.";
            foreach (var (node, lambdas) in level)
            {
                // Each overload of a method that takes a lambda binds the lambda's body anew, and with it the lambdas in there.
                var inside = lambdas + (node is AnonymousFunctionExpressionSyntax or QueryExpressionSyntax ? 1 : 0);
                if (inside > DeepestLambdas) return $"The source nests more than {DeepestLambdas} lambdas or queries; compiling them can take exponential time.";
                if (node is ArrayTypeSyntax { RankSpecifiers.Count: > MostRanks }) return $"An array has more than {MostRanks} ranks.";
                if (node is QueryBodySyntax { Clauses.Count: > MostClauses }) return $"A query has more than {MostClauses} clauses.";
                foreach (var child in node.ChildNodesAndTokens())
                {
                    if (child.AsNode() is { } inner) next.Add((inner, inside));
                }
            }

            (level, next) = (next, level);
            next.Clear();
        }

        return null;
    }

    // As many as begin in there, or more: a text may look as if one did.
    private static int Interpolations(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length - 1; i++)
        {
            if (text[i] == '$' && text[i + 1] is '"' or '@') count++;
        }

        return count;
    }
}
