using Reasoning.Python.Syntax;

namespace Reasoning.Python;

/// <summary>Finds where a program can be parted into whole statements of the module.</summary>
internal sealed class PartFinder(PythonVersion version)
{
    private readonly PythonTokenizer _tokenizer = new();

    /// <summary>Where the statements of a text begin that can be read on their own, the first at 0; null where its tokens are wrong or it ends within a statement.</summary>
    public List<int>? Find(string text)
    {
        _tokenizer.Read(text, version);
        if (_tokenizer.Error is not null) return null;
        List<int> starts = [0];
        int level = 0;
        bool isFirst = true, isDecorated = false;
        for (int i = 0; i < _tokenizer.Count; i++)
        {
            ref readonly PythonToken token = ref _tokenizer.Buffer[i];
            switch (token.Kind)
            {
                case PythonTokenKind.Indent:
                    level++;
                    break;
                case PythonTokenKind.Dedent:
                    level--;
                    break;
                case PythonTokenKind.Newline:
                    isFirst = true;
                    break;
                case PythonTokenKind.EndMarker:
                    break;
                default:
                    if (isFirst && level == 0)
                    {
                        bool goesOn = isDecorated || token.Kind is PythonTokenKind.Else or PythonTokenKind.Elif or PythonTokenKind.Except or PythonTokenKind.Finally;
                        if (!goesOn && token.Start > starts[^1] && IsLineStart(text, token.Start)) starts.Add(token.Start);
                        isDecorated = token.Kind == PythonTokenKind.At;
                    }

                    isFirst = false;
                    break;
            }
        }

        return isDecorated ? null : starts;
    }

    private static bool IsLineStart(string text, int at) => at == 0 || text[at - 1] is '\n' or '\r';
}
