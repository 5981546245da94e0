namespace Reasoning.Decoding.Tokenization;

/// <summary>The English contractions that pre-tokenizers cut off: 's, 't, 're, 've, 'm, 'll, 'd.</summary>
internal static class Contractions
{
    /// <summary>The length of the contraction at an apostrophe, or 0. Only ASCII letters count, whatever the case rule.</summary>
    public static int Match(ReadOnlySpan<char> text, int start, bool ignoreCase)
    {
        char first = At(text, start + 1, ignoreCase);
        if (first is 's' or 't' or 'm' or 'd')
            return 2;
        char second = At(text, start + 2, ignoreCase);
        return (first, second) is ('r', 'e') or ('v', 'e') or ('l', 'l') ? 3 : 0;
    }

    private static char At(ReadOnlySpan<char> text, int index, bool ignoreCase)
    {
        if (index >= text.Length)
            return '\0';
        char character = text[index];
        return ignoreCase && character is >= 'A' and <= 'Z' ? (char)(character | 0x20) : character;
    }
}
