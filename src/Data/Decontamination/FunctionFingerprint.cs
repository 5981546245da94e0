using Reasoning.Python.Syntax;

namespace Reasoning.Data.Decontamination;

/// <summary>A function of a Python program, by what is left of it when names and form are taken away.</summary>
/// <param name="Name">Its name in the program.</param>
/// <param name="Line">Its line in the program, from 1.</param>
/// <param name="Size">Nodes of its syntax tree that are left.</param>
/// <param name="Hash">Hash of what is left; equal for functions that differ in names and form alone.</param>
public readonly record struct FunctionFingerprint(string Name, int Line, int Size, UInt128 Hash)
{
    [ThreadStatic]
    private static PythonParser? _parser;

    /// <summary>The functions of a program, those inside of others and of classes too.</summary>
    /// <param name="text">A Python program, whole or with mistakes, or a text with programs in it, in fenced blocks or not.</param>
    /// <remarks>
    /// Left out are comments, docstrings, annotations, decorators, imports, <c>pass</c>, and the first parameter where it is called self or cls. The names of variables,
    /// parameters and
    /// functions are numbered in the order in which they appear; names that are built in, attributes and names of keyword arguments stay; imported names stand for what they
    /// import, so that
    /// <c>from math import floor</c> and <c>math.floor</c> are one. Literals count by their value. The order of statements and of operands counts.
    /// Time is linear in the length of the text times how deep functions are nested.
    /// </remarks>
    public static IReadOnlyList<FunctionFingerprint> Find(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Contains("def ", StringComparison.Ordinal)) return [];
        _parser ??= new PythonParser();
        if (_parser.Parse(text).Root is { } module) return NormalizedFunction.FindAll(module, text);
        var found = new List<FunctionFingerprint>();
        foreach ((string block, int lines) in FencedBlock.Find(text))
        {
            if (!block.Contains("def ", StringComparison.Ordinal)) continue;
            PythonNode part = _parser.ParseTolerantly(block).Root!;
            found.AddRange(NormalizedFunction.FindAll(part, block).Select(function => function with { Line = function.Line + lines }));
        }

        return found.Count > 0 ? found : NormalizedFunction.FindAll(_parser.ParseTolerantly(text).Root!, text);
    }
}
