using System.Buffers.Binary;

namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>Byte strings and the tokens they stand for, as a trie laid out in depth-first order: walking it is a loop, leaving out what is below a node a jump.</summary>
internal sealed class TokenTrie
{
    private readonly int[] _roots = new int[256];

    /// <summary>Builds the trie.</summary>
    /// <param name="entries">Byte strings and tokens. Empty strings are left out; several tokens may have the same.</param>
    public TokenTrie(IEnumerable<(ReadOnlyMemory<byte> Bytes, int Token)> entries)
    {
        (ReadOnlyMemory<byte> Bytes, int Token)[] sorted = [.. entries.Where(entry => entry.Bytes.Length is > 0 and <= ushort.MaxValue)];
        Sort(sorted);

        var nodes = new List<(int Token, ushort Depth, byte Byte)>(sorted.Length * 2);
        var lists = new List<int[]>();
        ReadOnlyMemory<byte> previous = default;
        for (int i = 0; i < sorted.Length;)
        {
            var bytes = sorted[i].Bytes;
            int end = i + 1;
            while (end < sorted.Length && sorted[end].Bytes.Span.SequenceEqual(bytes.Span)) end++;
            int shared = bytes.Span.CommonPrefixLength(previous.Span);
            for (int depth = shared; depth < bytes.Length; depth++) nodes.Add((-1, (ushort)(depth + 1), bytes.Span[depth]));
            int token = sorted[i].Token;
            if (end > i + 1)
            {
                lists.Add([.. sorted[i..end].Select(entry => entry.Token).Distinct()]);
                token = ~lists.Count;
            }

            nodes[^1] = (token, nodes[^1].Depth, nodes[^1].Byte);
            previous = bytes;
            i = end;
        }

        Lists = [.. lists];
        Nodes = new TrieNode[nodes.Count];
        var open = new Stack<int>();
        int[] skips = new int[nodes.Count];
        for (int i = 0; i <= nodes.Count; i++)
        {
            int depth = i < nodes.Count ? nodes[i].Depth : 0;
            while (open.TryPeek(out int top) && nodes[top].Depth >= depth) skips[open.Pop()] = i;
            if (i < nodes.Count) open.Push(i);
        }

        for (int i = 0; i < Nodes.Length; i++)
        {
            Nodes[i] = new TrieNode(skips[i], nodes[i].Token, nodes[i].Depth, nodes[i].Byte);
            MaxDepth = Math.Max(MaxDepth, nodes[i].Depth);
        }

        Array.Fill(_roots, -1);
        for (int i = 0; i < Nodes.Length; i = Nodes[i].Skip) _roots[Nodes[i].Byte] = i;
    }

    public TrieNode[] Nodes { get; }

    /// <summary>The tokens of the nodes that have several.</summary>
    public int[][] Lists { get; }

    /// <summary>Length of the longest byte string.</summary>
    public int MaxDepth { get; }

    /// <summary>The child of the root with a byte; −1 for none.</summary>
    public int Root(int value) => _roots[value];

    /// <summary>Nodes of the child of the root with a byte, and below it.</summary>
    public int SizeOfRoot(int value) => _roots[value] < 0 ? 0 : Nodes[_roots[value]].Skip - _roots[value];

    /// <summary>The tokens that end at a node.</summary>
    public int[] TokensAt(int node) => Nodes[node].Token switch
    {
        -1 => [],
        >= 0 and var token => [token],
        var list => Lists[~list - 1],
    };

    // By the first eight bytes as one number, which decides almost always; the few runs of equal ones by all bytes.
    private static void Sort((ReadOnlyMemory<byte> Bytes, int Token)[] entries)
    {
        ulong[] beginnings = new ulong[entries.Length];
        Span<byte> first = stackalloc byte[8];
        for (int i = 0; i < entries.Length; i++)
        {
            var bytes = entries[i].Bytes.Span;
            first.Clear();
            bytes[..Math.Min(8, bytes.Length)].CopyTo(first);
            beginnings[i] = BinaryPrimitives.ReadUInt64BigEndian(first);
        }

        Array.Sort(beginnings, entries);
        for (int i = 0; i < entries.Length;)
        {
            int end = i + 1;
            while (end < entries.Length && beginnings[end] == beginnings[i]) end++;
            if (end > i + 1)
            {
                entries.AsSpan(i, end - i).Sort(static (left, right) =>
                    left.Bytes.Span.SequenceCompareTo(right.Bytes.Span) is var order and not 0 ? order : left.Token.CompareTo(right.Token));
            }

            i = end;
        }
    }
}
