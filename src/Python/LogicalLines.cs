using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>Goes through the logical lines of a program: the first token of each, and how deep it is indented.</summary>
internal ref struct LogicalLines(ReadOnlySpan<PythonToken> tokens)
{
    private readonly ReadOnlySpan<PythonToken> _tokens = tokens;
    private int _at;

    /// <summary>Levels of indentation of the line that was found last.</summary>
    public int Level { get; private set; }

    /// <summary>Finds the next line.</summary>
    /// <param name="first">Its first token.</param>
    /// <returns>False at the end of the program.</returns>
    public bool Next(out PythonToken first)
    {
        bool isInLine = _at > 0;
        for (; _at < _tokens.Length; _at++)
        {
            switch (_tokens[_at].Kind)
            {
                case PythonTokenKind.Indent:
                    Level++;
                    break;
                case PythonTokenKind.Dedent:
                    Level--;
                    break;
                case PythonTokenKind.Newline:
                    isInLine = false;
                    break;
                case PythonTokenKind.EndMarker:
                    break;
                default:
                    if (isInLine) break;
                    first = _tokens[_at++];
                    return true;
            }
        }

        first = default;
        return false;
    }
}
