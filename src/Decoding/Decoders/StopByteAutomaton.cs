using System.Text;
using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Decoders;

/// <summary>
/// Finds stop strings in the bytes of tokens. Its state is one number, so a hypothesis that forks copies it for nothing; what half a character at the end
/// of a token means need not be known, since in UTF-8 no character's bytes occur within another's.
/// </summary>
internal sealed class StopByteAutomaton(IReadOnlyList<string> stopStrings)
{
    private readonly StopStringAutomaton _automaton = new([.. stopStrings.Select(stop => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(stop)))]);

    /// <summary>The state before any text.</summary>
    public const int Start = StopStringAutomaton.Start;

    /// <summary>What <see cref="Step"/> gives when a stop string is complete.</summary>
    public const int Stopped = -1;

    /// <summary>The state after a token's bytes.</summary>
    public int Step(int state, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            state = _automaton.Step(state, (char)value);
            if (_automaton.Match(state) is not null) return Stopped;
        }

        return state;
    }
}
