namespace Reasoning.Python.Syntax;

/// <summary>Versions of the language that differ in what is valid.</summary>
public enum PythonVersion
{
    /// <summary>Python 3.8: the walrus operator, positional-only parameters.</summary>
    Python38 = 8,

    /// <summary>Python 3.9: any expression as a decorator, parentheses around the items of a with statement.</summary>
    Python39 = 9,

    /// <summary>Python 3.10: match statements.</summary>
    Python310 = 10,

    /// <summary>Python 3.11: except*, starred expressions in subscripts.</summary>
    Python311 = 11,

    /// <summary>Python 3.12: type parameters and type statements, f-strings that may hold any expression, quotes of their own kind among them.</summary>
    Python312 = 12,

    /// <summary>Python 3.13: defaults of type parameters.</summary>
    Python313 = 13,
}
