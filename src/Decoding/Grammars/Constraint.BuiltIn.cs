using Reasoning.Decoding.Grammars.BuiltIn;
using Reasoning.Decoding.Grammars.BuiltIn.CSharp;
using Reasoning.Decoding.Grammars.BuiltIn.Python;

namespace Reasoning.Decoding.Grammars;

/// <content>Languages that are built in.</content>
public static partial class Constraint
{
    /// <summary>
    /// Arithmetic: decimal numbers, <c>+ - * / % ^ **</c>, signs and parentheses, with at most one space between any two. No empty text.
    /// </summary>
    public static Grammar Arithmetic() => ArithmeticGrammar.Create();

    /// <summary>
    /// One SQL query: SELECT with expressions, functions, CASE, CAST, window functions, subqueries, joins, WHERE, GROUP BY, HAVING, set operations, ORDER BY, LIMIT and
    /// common table expressions; keywords in any case, names plain or within double quotes or backquotes. No statement that changes anything, and no comments.
    /// </summary>
    public static Grammar Sql() => SqlGrammar.Create();

    /// <summary>
    /// Python 3.10 and later: a module with real indentation. Left out are <c>except*</c>, type parameters, <c>type</c> statements, named characters
    /// (<c>\N{...}</c>), <c>yield</c> within expressions, and white space around keywords that only a bracket makes needless before them (<c>(a)or b</c>); fields of formatted
    /// strings are as they were before Python 3.12. What depends on names is not checked: arguments given twice, <c>nonlocal</c> without a variable, labels that
    /// clash.
    /// </summary>
    /// <param name="options">How Python is to be laid out; null for the defaults.</param>
    public static Grammar Python(PythonGrammarOptions? options = null) => PythonGrammar.Create(options ?? PythonGrammarOptions.Default);

    /// <summary>
    /// A C# expression: operators, calls, generics, lambdas (those with a block too), objects, collections, switch expressions, patterns, formatted strings. Left out
    /// are queries (<c>from ... select</c>), pointers, raw strings, <c>checked</c>, <c>?[</c>, and lambdas between <c>?</c> and <c>:</c>; keywords have white space around them; no name is a contextual keyword.
    /// </summary>
    public static Grammar CSharpExpression() => CSharpGrammar.Create("expression");

    /// <summary>
    /// A C# method: modifiers, a signature with type parameters and constraints, and a body of statements or one expression, as <see cref="CSharpExpression"/> has
    /// them; <c>await</c> within asynchronous ones. Left out are attributes, labels and <c>goto</c>, <c>fixed</c> and references as values. Types and names are not checked,
    /// nor whether <c>break</c> stands in a loop.
    /// </summary>
    public static Grammar CSharpMethod() => CSharpGrammar.Create("method");
}
