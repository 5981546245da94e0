using System.Text;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Masks;

/// <summary>Turns bytes that must come into the tokens in which a model would write them.</summary>
internal static class ForcedTokens
{
    public static int[] Find(VocabularyIndex vocabulary, ReadOnlySpan<byte> forced)
    {
        // Only whole characters can be tokenised.
        int whole = forced.Length;
        while (whole > 0 && Rune.DecodeLastFromUtf8(forced[..whole], out _, out int consumed) != System.Buffers.OperationStatus.Done) whole -= consumed;
        if (whole == 0) return [];
        int[] tokens = vocabulary.Tokenizer.Encode(Encoding.UTF8.GetString(forced[..whole]), addSpecial: false);

        // A tokenizer may put a space in front, or write a character it does not know: then there is nothing to be sure of.
        int covered = 0;
        int sure = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            var bytes = vocabulary.Bytes(tokens[i]);
            if (bytes.IsEmpty || covered + bytes.Length > whole || !forced.Slice(covered, bytes.Length).SequenceEqual(bytes)) return [];
            if (!MayGrow(vocabulary, forced[covered..whole])) sure = i + 1;
            covered += bytes.Length;
        }

        // What follows may join the last tokens: only those whose every longer rival would have shown itself are kept.
        return covered == whole ? tokens[..sure] : [];
    }

    // Whether some token goes on beyond the end of these bytes: then it may be the one that is written there.
    private static bool MayGrow(VocabularyIndex vocabulary, ReadOnlySpan<byte> rest)
    {
        int node = vocabulary.Trie.Root(rest[0]);
        for (int depth = 1; node >= 0; depth++)
        {
            int end = vocabulary.Trie.Nodes[node].Skip;
            if (depth == rest.Length) return end > node + 1;
            int child = node + 1;
            while (child < end && vocabulary.Trie.Nodes[child].Byte != rest[depth]) child = vocabulary.Trie.Nodes[child].Skip;
            if (child >= end) return false;
            node = child;
        }

        return false;
    }
}
