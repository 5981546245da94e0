using Reasoning.Decoding.Grammars.Automata;
using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Completions;

/// <summary>How few tokens of a vocabulary spell the rest of a text: shortest paths over the tokens that begin at each of its bytes.</summary>
internal sealed class TextCover
{
    /// <summary>The length of what cannot be spelled.</summary>
    public const int None = int.MaxValue;

    private readonly TokenTrie _trie;
    private readonly Dictionary<byte[], int[]> _lengths = [];   // by text, which is one object wherever it appears

    public TextCover(TokenTrie trie)
    {
        _trie = trie;
        for (int i = 0; i < trie.Nodes.Length; i = trie.Nodes[i].Skip)
            if (trie.Nodes[i].Token != -1) Singles |= ByteSet.Of(trie.Nodes[i].Byte);
    }

    /// <summary>The bytes that are tokens by themselves.</summary>
    public ByteSet Singles { get; }

    /// <summary>The fewest tokens that spell a text from an offset on. O(length · longest token) for the first offset that is asked for.</summary>
    public int From(byte[] text, int offset)
    {
        if (!_lengths.TryGetValue(text, out int[]? lengths)) _lengths[text] = lengths = Cover(text);
        return lengths[offset];
    }

    private int[] Cover(byte[] text)
    {
        int[] lengths = new int[text.Length + 1];
        for (int from = text.Length - 1; from >= 0; from--)
        {
            lengths[from] = None;
            int node = _trie.Root(text[from]);
            for (int to = from + 1; node >= 0; to++)
            {
                if (_trie.Nodes[node].Token != -1 && lengths[to] != None) lengths[from] = Math.Min(lengths[from], lengths[to] + 1);
                node = to < text.Length ? Child(node, text[to]) : -1;
            }
        }

        return lengths;
    }

    private int Child(int parent, byte value)
    {
        var nodes = _trie.Nodes;
        int child = parent + 1, end = nodes[parent].Skip;
        while (child < end && nodes[child].Byte < value) child = nodes[child].Skip;
        return child < end && nodes[child].Byte == value ? child : -1;
    }
}
