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
    private readonly VocabularyIndex _vocabulary;
    private readonly (int Run, int BytesAfter, int Token)[] _leaving;
    private readonly ConcurrentDictionary<(int First, int Last), TokenTrie> _rests = [];
    private readonly Lazy<TokenRanking> _insideByLength;
    private readonly Lazy<TokenRanking> _leavingByLength;
    private readonly Lazy<TokenRanking> _outsideByLength;

    /// <summary>Looks at all tokens once.</summary>
    public TokenSlice(SliceKey key, VocabularyIndex vocabulary)
    {
        _vocabulary = vocabulary;
        Inside = new ulong[vocabulary.Words];
        var leaving = new List<(int Run, int BytesAfter, int Token)>();
        foreach (int token in vocabulary.Tokens)
        {
            var text = vocabulary.Bytes(token);
            if (key.PrefixLength > 0 && text[0] != key.Prefix) continue;
            var (characters, length) = Run(key, text[key.PrefixLength..]);
            if (characters == 0) continue;
            length += key.PrefixLength;
            if (length < text.Length) leaving.Add((characters, text.Length - length, token));
            else Inside[token >> 6] |= 1UL << token;
        }

        _leaving = [.. leaving];
        _insideByLength = new(() => new TokenRanking(
            vocabulary.Tokens.Where(IsInside).Select(token => (Run(key, vocabulary.Bytes(token)[key.PrefixLength..]).Characters, token))));
        _leavingByLength = new(() => new TokenRanking(_leaving.Select(entry => (entry.Run + entry.BytesAfter, entry.Token))));
        _outsideByLength = new(() => new TokenRanking(
            vocabulary.Tokens.Where(token => Run(key, vocabulary.Bytes(token)).Characters == 0).Select(token => (vocabulary.Bytes(token).Length, token))));
    }

    /// <summary>A bit for each token all of whose text is in the class.</summary>
    public ulong[] Inside { get; }

    /// <summary>The tokens all of whose text is in the class and has more than some number of characters.</summary>
    public ReadOnlySpan<int> InsideLongerThan(int characters) => _insideByLength.Value.Above(characters);

    /// <summary>The tokens that leave the class and could have more than some number of characters.</summary>
    public ReadOnlySpan<int> LeavingLongerThan(int characters) => _leavingByLength.Value.Above(characters);

    /// <summary>The tokens that do not begin in the class and could have more than some number of characters; of slices without prefix.</summary>
    public ReadOnlySpan<int> OutsideLongerThan(int characters) => _outsideByLength.Value.Above(characters);

    /// <summary>
    /// The tokens that begin in the class and leave it, by what comes after; a cut-off character at the end counts as that. Those only whose beginning has some
    /// number of characters.
    /// </summary>
    public TokenTrie Rests(int first = 1, int last = int.MaxValue) => _rests.GetOrAdd(
        (first, last),
        static (range, slice) => new TokenTrie(slice._leaving.Where(entry => entry.Run >= range.First && entry.Run <= range.Last)
            .Select(entry => (slice._vocabulary.BytesAtEnd(entry.Token, entry.BytesAfter), entry.Token))),
        this);

    private bool IsInside(int token) => ((Inside[token >> 6] >> token) & 1) != 0;

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
