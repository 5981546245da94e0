using System.Text;

namespace Reasoning.Data.Decontamination;

/// <summary>The words of a text: runs of letters, digits and underscores, in lower case. What stands between them does not count, so that formatting changes nothing.</summary>
internal sealed class WordSequence
{
    private const ulong Base = 0x9E3779B97F4A7C15;
    private readonly ulong[] _words;
    private readonly ulong[] _prefixes;
    private readonly int[] _starts;
    private readonly int[] _ends;

    private WordSequence(string text, ulong[] words, int[] starts, int[] ends)
    {
        (Text, _words, _starts, _ends) = (text, words, starts, ends);

        // Polynomials modulo 2^64: the hash of any run of words is a difference of two of them.
        _prefixes = new ulong[words.Length + 1];
        for (int i = 0; i < words.Length; i++) _prefixes[i + 1] = (_prefixes[i] * Base) + words[i];
    }

    public string Text { get; }

    public int Count => _words.Length;

    /// <summary>The hash of a word.</summary>
    public ulong this[int word] => _words[word];

    /// <summary>Whether a word begins with a digit.</summary>
    public bool IsNumber(int word) => char.IsDigit(Text[_starts[word]]);

    /// <summary>The text from one word up to another, exclusive.</summary>
    public ReadOnlySpan<char> Passage(int start, int end) => Text.AsSpan(_starts[start], _ends[end - 1] - _starts[start]);

    /// <summary>The hash of a run of words. O(1).</summary>
    /// <param name="start">First word.</param>
    /// <param name="length">Words.</param>
    /// <param name="power"><see cref="Power"/> of that length.</param>
    public ulong Gram(int start, int length, ulong power) => Mix(_prefixes[start + length] - (_prefixes[start] * power) + (ulong)length);

    public static ulong Power(int length)
    {
        ulong power = 1;
        for (int i = 0; i < length; i++) power *= Base;
        return power;
    }

    public static WordSequence Of(string text)
    {
        int room = (text.Length / 5) + 4;
        List<ulong> words = new(room);
        List<int> starts = new(room), ends = new(room);
        ulong hash = 0;
        int start = -1;
        for (int at = 0; at < text.Length;)
        {
            char letter = text[at];
            int value, length = 1;
            bool isWord;
            if (letter < 128)
            {
                isWord = char.IsAsciiLetterOrDigit(letter) || letter == '_';
                value = char.IsAsciiLetterUpper(letter) ? letter | 0x20 : letter;
            }
            else
            {
                Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out length);
                isWord = Rune.IsLetterOrDigit(rune);
                value = Rune.ToLowerInvariant(rune).Value;
            }

            if (isWord)
            {
                if (start < 0) (start, hash) = (at, 0);
                hash = (hash ^ (uint)value) * 0x100000001B3;
            }
            else
            {
                End(at);
            }

            at += length;
        }

        End(text.Length);
        return new WordSequence(text, [.. words], [.. starts], [.. ends]);

        void End(int at)
        {
            if (start < 0) return;
            words.Add(Mix(hash));
            starts.Add(start);
            ends.Add(at);
            start = -1;
        }
    }

    // The finaliser of SplitMix64: every bit of the input reaches every bit of the output.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
