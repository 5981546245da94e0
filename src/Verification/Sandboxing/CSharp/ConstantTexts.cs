using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>
/// Bounds what the constant strings of a program can grow to: the compiler computes them, and a chain of <c>const string b = a + a;</c> doubles with every line.
/// </summary>
/// <remarks>
/// A constant has at most as many characters as the literals in its initializer and, for each name in there, the constants of that name: names are not resolved, so that
/// the bound is too high rather than too low. Where constants seem to be made of each other, each of them counts as if it were made of the longest of the others.
/// </remarks>
internal sealed class ConstantTexts
{
    private readonly ILookup<string, ExpressionSyntax> _initializers;
    private readonly Dictionary<string, double> _lengths = new(StringComparer.Ordinal);
    private readonly double _most;

    private ConstantTexts(SyntaxNode root)
    {
        _initializers = root.DescendantNodes()
            .Where(node => node.Parent?.Parent is FieldDeclarationSyntax or LocalDeclarationStatementSyntax)
            .OfType<VariableDeclaratorSyntax>()
            .Where(declarator => declarator.Initializer is not null && Modifiers(declarator).Any(SyntaxKind.ConstKeyword) && MayBeText((VariableDeclarationSyntax)declarator.Parent!))
            .ToLookup(declarator => declarator.Identifier.ValueText, declarator => declarator.Initializer!.Value, StringComparer.Ordinal);

        // What any constant can have at most: each one uses the longest of the others as often as it names constants.
        _most = _initializers.SelectMany(group => group).Aggregate(
            (double)root.FullSpan.Length, (product, value) => product * Math.Max(1, Names(value).Count(_initializers.Contains)));
    }

    /// <summary>An upper bound of the characters of all constant strings that the compiler computes for a program; perhaps infinite.</summary>
    public static double Characters(SyntaxNode root)
    {
        var texts = new ConstantTexts(root);
        return texts._initializers.Count == 0 ? root.FullSpan.Length : root.FullSpan.Length + Names(root).Sum(name => texts.Length(name, []));
    }

    private double Length(string name, HashSet<string> within)
    {
        if (_lengths.TryGetValue(name, out var known)) return known;
        if (!_initializers.Contains(name)) return 0;
        if (!within.Add(name)) return _most;
        var length = _initializers[name].Sum(value => value.FullSpan.Length + Names(value).Sum(inner => Length(inner, within)));
        within.Remove(name);
        return _lengths[name] = Math.Min(length, _most);
    }

    private static IEnumerable<string> Names(SyntaxNode node) => node.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().Select(name => name.Identifier.ValueText);

    private static SyntaxTokenList Modifiers(VariableDeclaratorSyntax declarator) => declarator.Parent!.Parent switch
    {
        FieldDeclarationSyntax field => field.Modifiers,
        LocalDeclarationStatementSyntax local => local.Modifiers,
        _ => default,
    };

    private static bool MayBeText(VariableDeclarationSyntax declaration) => declaration.Type is not PredefinedTypeSyntax type || type.Keyword.IsKind(SyntaxKind.StringKeyword);
}
