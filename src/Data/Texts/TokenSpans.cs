using System.Text;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Data.Texts;

/// <summary>Finds the tokens of a model that runs of characters fall on: a trainer's mask from spans of a text.</summary>
public static class TokenSpans
{
    /// <summary>
    /// Indices of the tokens of a text that share a byte with a span, ascending, each once. A span of no characters falls on the token that begins at its place or goes
    /// over it, at the
    /// end of the text on the last one.
    /// </summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="text">The text, which is encoded without tokens that begin or end a sequence.</param>
    /// <param name="spans">Spans of the text.</param>
    /// <exception cref="ArgumentException">A span does not lie in the text, or the tokens are not the bytes of the text (its vocabulary has no token for a character).</exception>
    public static IReadOnlyList<int> IndicesOf(ITokenizer tokenizer, string text, IEnumerable<TextSpan> spans)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(spans);
        int[] ends = Ends(tokenizer, text);
        var indices = new SortedSet<int>();
        foreach (var span in spans)
        {
            if (span.Start < 0 || span.Length < 0 || span.End > text.Length)
                throw new ArgumentException($"The span of characters {span.Start} to {span.End} does not lie in the text of {text.Length}.", nameof(spans));
            if (ends.Length == 0) continue;
            int start = Encoding.UTF8.GetByteCount(text.AsSpan(0, span.Start)), end = start + Encoding.UTF8.GetByteCount(text.AsSpan(span.Start, span.Length));
            int index = Array.FindIndex(ends, tokenEnd => tokenEnd > start);
            if (index < 0) index = ends.Length - 1;
            do indices.Add(index++);
            while (index < ends.Length && ends[index - 1] < end);
        }

        return [.. indices];
    }

    /// <summary>Where each token ends in the UTF-8 bytes of the text.</summary>
    private static int[] Ends(ITokenizer tokenizer, string text)
    {
        int[] tokens = tokenizer.Encode(text, addSpecial: false);
        byte[] whole = [.. tokens.SelectMany(token => tokenizer.GetBytes(token).ToArray())];
        byte[] bytes = Encoding.UTF8.GetBytes(text);

        // Some vocabularies put a space in front of every text.
        int added = whole.Length == bytes.Length + 1 && whole[0] == ' ' ? 1 : 0;
        if (!whole.AsSpan(added).SequenceEqual(bytes))
            throw new ArgumentException("The tokens of the text do not spell it byte for byte, so that no span can be found among them.", nameof(text));
        var ends = new int[tokens.Length];
        int end = -added;
        for (int i = 0; i < tokens.Length; i++) ends[i] = end += tokenizer.GetBytes(tokens[i]).Length;
        return ends;
    }
}
