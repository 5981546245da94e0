using System.Text;

namespace Reasoning.Decoding.Generation;

/// <summary>
/// The text of a completion as it grows token by token: turns bytes into characters, looks for stop strings, and knows how much of the text is certain.
/// </summary>
internal sealed class CompletionText
{
    private readonly StopStringAutomaton? _stops;
    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();   // keeps the bytes of an unfinished character; bad bytes become U+FFFD
    private char[] _characters;
    private int _length;
    private int _taken;
    private int _state = StopStringAutomaton.Start;

    public CompletionText(string prefix, StopStringAutomaton? stops)
    {
        _stops = stops;
        _characters = new char[Math.Max(256, prefix.Length * 2)];
        prefix.CopyTo(_characters);
        _length = prefix.Length;
    }

    /// <summary>The stop string that was found; the text ends before it.</summary>
    public string? StopString { get; private set; }

    /// <summary>Adds the bytes of a token. False when a stop string is complete.</summary>
    public bool Append(ReadOnlySpan<byte> bytes) => Append(bytes, flush: false);

    /// <summary>Ends the text: an unfinished character becomes U+FFFD, and nothing is held back any more.</summary>
    public void Finish()
    {
        if (StopString is null) Append([], flush: true);
        _state = StopStringAutomaton.Start;
    }

    /// <summary>The text that became certain since the last call: no part of it can turn out to belong to a stop string.</summary>
    public string TakeCertain()
    {
        int certain = StopString is not null || _stops is null ? _length : _length - _stops.PendingLength(_state);
        if (certain <= _taken) return "";
        string text = new(_characters, _taken, certain - _taken);
        _taken = certain;
        return text;
    }

    public override string ToString() => new(_characters, 0, _length);

    private bool Append(ReadOnlySpan<byte> bytes, bool flush)
    {
        int room = _length + bytes.Length + 4;   // a byte gives at most one UTF-16 unit, and bytes kept from before at most a few more
        if (room > _characters.Length) Array.Resize(ref _characters, Math.Max(room, _characters.Length * 2));
        int end = _length + _decoder.GetChars(bytes, _characters.AsSpan(_length), flush);
        if (_stops is null)
        {
            _length = end;
            return true;
        }

        while (_length < end)
        {
            _state = _stops.Step(_state, _characters[_length++]);
            if (_stops.Match(_state) is not { } stop) continue;
            StopString = stop;
            _length -= stop.Length;
            return false;
        }

        return true;
    }
}
