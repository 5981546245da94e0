namespace Reasoning.Decoding.Grammars;

/// <summary>A grammar, schema or pattern is malformed, contradicts itself, or asks for something that is not supported. The message says what and where.</summary>
public sealed class GrammarFormatException : FormatException
{
    /// <summary>Creates the exception without a message.</summary>
    public GrammarFormatException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: what is wrong, and where.</param>
    public GrammarFormatException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">One sentence: what is wrong, and where.</param>
    /// <param name="innerException">The error behind it.</param>
    public GrammarFormatException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception of a place in a text.</summary>
    /// <param name="problem">What is wrong, as a sentence without a full stop.</param>
    /// <param name="line">Line, from 1.</param>
    /// <param name="column">Column in characters, from 1.</param>
    public GrammarFormatException(string problem, int line, int column)
        : base($"Line {line}, column {column}: {problem}.")
    {
        Line = line;
        Column = column;
    }

    /// <summary>The line, from 1; 0 where the place is not one in a text.</summary>
    public int Line { get; }

    /// <summary>The column in characters, from 1; 0 where the place is not one in a text.</summary>
    public int Column { get; }
}
