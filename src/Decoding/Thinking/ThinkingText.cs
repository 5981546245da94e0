using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Thinking;

/// <summary>
/// The visible text of a run, divided where thinking ends. The end is looked for in bytes, so the text of the token that completes it is divided within; where
/// the end has control tokens, which have no text, it is looked for as tokens.
/// </summary>
internal sealed class ThinkingText
{
    private readonly DecodingRun _run;
    private readonly StopByteAutomaton _end;
    private readonly int[] _endTokens;
    private readonly bool _endsByTokens;
    private readonly CompletionText _thinking;
    private CompletionText? _answer;
    private int _state = StopByteAutomaton.Start;

    public ThinkingText(DecodingRun run, SoftThinking decoder)
    {
        _run = run;
        _end = new StopByteAutomaton([decoder.ThinkingEnd]);
        _endTokens = Encode(decoder.ThinkingEnd);
        _endsByTokens = Array.Exists(_endTokens, token => run.Tokenizer.GetKind(token) == TokenKind.Control);
        ForcedEnd = Encode(decoder.ForcedEnd ?? decoder.ThinkingEnd);

        string prefix = run.Request.Prefix ?? "";
        int end = prefix.IndexOf(decoder.ThinkingEnd, StringComparison.Ordinal);
        int length = end < 0 ? prefix.Length : end + decoder.ThinkingEnd.Length;
        _thinking = new CompletionText(prefix[..length], stops: null);
        if (end >= 0) _answer = run.OpenText(prefix[length..]);
        else _state = _end.Step(_state, System.Text.Encoding.UTF8.GetBytes(prefix));
    }

    /// <summary>The tokens of a forced end.</summary>
    public int[] ForcedEnd { get; }

    /// <summary>Whether the text is at the answer.</summary>
    public bool IsAnswer => _answer is not null;

    /// <summary>The stop string that ended the answer.</summary>
    public string? StopString => _answer?.StopString;

    /// <summary>Adds a visible token of the thinking phase; where it completes the end, what is left of its text begins the answer.</summary>
    /// <param name="tokens">All tokens so far, it at the end.</param>
    /// <returns>False when a stop string is complete.</returns>
    public bool AppendThinking(ReadOnlySpan<int> tokens)
    {
        var bytes = _run.Tokenizer.GetBytes(tokens[^1]);
        if (_endsByTokens)
        {
            _thinking.Append(bytes);
            if (tokens.EndsWith(_endTokens)) EndThinking();
            return true;
        }

        for (int i = 0; i < bytes.Length; i++)
        {
            _state = _end.Step(_state, bytes.Slice(i, 1));
            if (_state != StopByteAutomaton.Stopped) continue;
            _thinking.Append(bytes[..(i + 1)]);
            EndThinking();
            return AppendAnswer(bytes[(i + 1)..]);
        }

        _thinking.Append(bytes);
        return true;
    }

    /// <summary>Adds the tokens of a forced end.</summary>
    public void AppendForcedEnd()
    {
        foreach (int token in ForcedEnd) _thinking.Append(_run.Tokenizer.GetBytes(token));
        EndThinking();
    }

    /// <summary>Adds bytes of the answer. False when a stop string is complete.</summary>
    public bool AppendAnswer(ReadOnlySpan<byte> bytes) => _answer!.Append(bytes);

    /// <summary>Streams what became certain.</summary>
    public void Report()
    {
        if (!_run.IsStreamed) return;
        _run.Report(_thinking.TakeCertain());
        if (_answer is not null) _run.Report(_answer.TakeCertain());
    }

    /// <summary>Ends the text.</summary>
    public (string Thinking, string Answer) Finish()
    {
        _thinking.Finish();
        _answer?.Finish();
        Report();
        return (_thinking.ToString(), _answer?.ToString() ?? "");
    }

    private void EndThinking()
    {
        _thinking.Finish();
        _answer = _run.OpenText("");
    }

    private int[] Encode(string text) => _run.Tokenizer.Encode(text, addSpecial: false, parseSpecial: true) is { Length: > 0 } tokens
        ? tokens
        : throw new ArgumentException($"The model's tokenizer makes no tokens of '{text}', so it cannot end thinking.", nameof(text));
}
