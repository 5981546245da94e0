namespace Reasoning.Python;

/// <summary>Kinds of mistakes that the analyser finds.</summary>
public enum PythonDiagnosticKind
{
    /// <summary>The program cannot be parsed; pylint's E0001.</summary>
    SyntaxError,

    /// <summary>A name that is bound nowhere it could be seen from; pylint's E0602.</summary>
    UndefinedName,

    /// <summary>A name that is used in a line before the one that binds it; pylint's E0601.</summary>
    UsedBeforeAssignment,

    /// <summary>An indentation that is not a whole number of levels; pylint's W0311.</summary>
    BadIndentation,

    /// <summary>"++" or "--" before an operand; pylint's E0107.</summary>
    UnknownOperator,
}
