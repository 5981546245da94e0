using System.Buffers;
using System.Collections.Concurrent;
using System.Text;

namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>
/// The tokens of a vocabulary as a class of texts sees them: those that belong to it as a whole, and what is left of the others after the longest beginning that
/// does. In a state that loops on the class the former need no look, and of the latter only the different rests do.
/// </summary>
internal sealed class TokenSlice
{
    private readonly SliceKey _key;
    private readonly (int Run, ReadOnlyMemory<byte> After, int Token)[] _leaving;
    private readonly ConcurrentDictionary<(int First, int Last), TokenTrie> _rests = [];
    private readonly (int Characters, int Token)[] _insideByLength;     // longest first
    private readonly (int Characters, int Token)[] _leavingByLength;

    /// <summary>Looks at all tokens once.</summary>
    public TokenSlice(SliceKey key, ReadOnlySpan<(ReadOnlyMemory<byte> Bytes, int Token)> tokens, int words)
    {
        _key = key;
        Inside = new ulong[words];
        var inside = new List<(int Characters, int Token)>();
        var leaving = new List<(int Run, ReadOnlyMemory<byte> After, int Token)>();
        foreach (var (bytes, token) in tokens)
        {
            if (key.PrefixLength > 0 && bytes.Span[0] != key.Prefix) continue;
            var (characters, length) = Run(key, bytes.Span[key.PrefixLength..]);
            if (characters == 0) continue;
            length += key.PrefixLength;
            if (length < bytes.Length)
            {
                leaving.Add((characters, bytes[length..], token));
                continue;
            }

            Inside[token >> 6] |= 1UL << token;
            inside.Add((characters, token));
        }

        _leaving = [.. leaving];
        _insideByLength = [.. inside.OrderByDescending(entry => entry.Characters)];
        _leavingByLength = [.. leaving.Select(entry => (entry.Run + entry.After.Length, entry.Token)).OrderByDescending(entry => entry.Item1)];
    }

    /// <summary>A bit for each token all of whose text is in the class.</summary>
    public ulong[] Inside { get; }

    /// <summary>The tokens all of whose text is in the class and has more than some number of characters.</summary>
    public ReadOnlySpan<(int Characters, int Token)> InsideLongerThan(int characters) => LongerThan(_insideByLength, characters);

    /// <summary>The tokens that leave the class and could have more than some number of characters.</summary>
    public ReadOnlySpan<(int Characters, int Token)> LeavingLongerThan(int characters) => LongerThan(_leavingByLength, characters);

    /// <summary>Whether the first character of a text is in the class; of slices without prefix.</summary>
    public bool Begins(ReadOnlySpan<byte> text) => Run(_key, text).Characters > 0;

    /// <summary>
    /// The tokens that begin in the class and leave it, by what comes after; a cut-off character at the end counts as that. Those only whose beginning has some
    /// number of characters.
    /// </summary>
    public TokenTrie Rests(int first = 1, int last = int.MaxValue) => _rests.GetOrAdd(
        (first, last),
        static (range, leaving) => new TokenTrie(leaving.Where(entry => entry.Run >= range.First && entry.Run <= range.Last).Select(entry => (entry.After, entry.Token))),
        _leaving);

    private static ReadOnlySpan<(int Characters, int Token)> LongerThan((int Characters, int Token)[] sorted, int characters)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle].Characters > characters) low = middle + 1;
            else high = middle;
        }

        return sorted.AsSpan(0, low);
    }

    // The longest beginning that is in the class.
    private static (int Characters, int Bytes) Run(SliceKey key, ReadOnlySpan<byte> bytes)
    {
        int characters = 0, length = 0;
        while (length < bytes.Length)
        {
            byte value = bytes[length];
            if (value < 0x80)
            {
                if (!(characters == 0 ? key.HasFirst(value) : key.HasRest(value))) break;
                length++;
            }
            else
            {
                if (!(characters == 0 ? key.FirstHasOthers : key.RestHasOthers)) break;
                if (Rune.DecodeFromUtf8(bytes[length..], out _, out int consumed) != OperationStatus.Done) break;
                length += consumed;
            }

            characters++;
        }

        return (characters, length);
    }
}
