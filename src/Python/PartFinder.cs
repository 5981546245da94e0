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
        bool isDecorated = false;
        var lines = new LogicalLines(_tokenizer.Buffer.AsSpan(0, _tokenizer.Count));
        while (lines.Next(out PythonToken token))
        {
            if (lines.Level > 0) continue;
            bool goesOn = isDecorated || token.Kind is PythonTokenKind.Else or PythonTokenKind.Elif or PythonTokenKind.Except or PythonTokenKind.Finally;
            if (!goesOn && token.Start > starts[^1] && TextLines.Start(text, token.Start) == token.Start) starts.Add(token.Start);
            isDecorated = token.Kind == PythonTokenKind.At;
        }

        return isDecorated ? null : starts;
    }
}
