using System.Text;

namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// The way byte-level vocabularies write bytes as visible characters (GPT-2's <c>bytes_to_unicode</c>): printable Latin-1 characters stand for
/// themselves, the other 68 bytes for the characters from U+0100 on, in order ("Ġ" is a space).
/// </summary>
internal static class ByteCharacters
{
    private const int Count = 256 + 68;
    private static readonly short[] ByteOfCharacter = CreateTable();

    /// <summary>The bytes that a text stands for; a text with any other character stands for itself.</summary>
    public static int Decode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int length = 0;
        ReadOnlySpan<byte> rest = text;
        while (!rest.IsEmpty)
        {
            Rune.DecodeFromUtf8(rest, out Rune rune, out int consumed);
            int value = rune.Value < Count ? ByteOfCharacter[rune.Value] : -1;
            if (value < 0)
            {
                text.CopyTo(destination);
                return text.Length;
            }

            destination[length++] = (byte)value;
            rest = rest[consumed..];
        }

        return length;
    }

    private static short[] CreateTable()
    {
        var table = new short[Count];
        Array.Fill(table, (short)-1);
        int next = 256;
        for (int value = 0; value < 256; value++)
        {
            bool isVisible = value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            table[isVisible ? value : next++] = (short)value;
        }

        return table;
    }
}
