using System.Buffers;

namespace Reasoning.Decoding.Tokenization;

/// <summary>Finds the names of special tokens in text: the leftmost one first, the longest of those that start at the same place. A trie over characters.</summary>
internal sealed class SpecialTokenMatcher
{
    private readonly Dictionary<(int Node, char Character), int> _children = [];
    private readonly List<int> _tokenAtNode = [-1];
    private readonly HashSet<char> _firstCharacters = [];
    private SearchValues<char>? _firstSearch;

    public void Add(string name, int token)
    {
        if (name.Length == 0)
            return;
        _firstCharacters.Add(name[0]);
        _firstSearch = null;
        int node = 0;
        foreach (char character in name)
        {
            if (!_children.TryGetValue((node, character), out int child))
            {
                child = _tokenAtNode.Count;
                _children.Add((node, character), child);
                _tokenAtNode.Add(-1);
            }

            node = child;
        }

        _tokenAtNode[node] = token;
    }

    /// <summary>Finds the next special token at or after <paramref name="start"/>. Linear in the distance times the longest name, at worst.</summary>
    public bool TryFind(ReadOnlySpan<char> text, int start, out int index, out int length, out int token)
    {
        (index, length, token) = (-1, 0, -1);
        if (_firstCharacters.Count == 0)
            return false;
        SearchValues<char> search = _firstSearch ??= SearchValues.Create([.. _firstCharacters]);
        for (int i = start; i < text.Length; i++)
        {
            int offset = text[i..].IndexOfAny(search);
            if (offset < 0)
                return false;
            i += offset;
            int node = 0;
            for (int end = i; end < text.Length && _children.TryGetValue((node, text[end]), out node); end++)
            {
                if (_tokenAtNode[node] >= 0)
                    (index, length, token) = (i, end + 1 - i, _tokenAtNode[node]);
            }

            if (token >= 0)
                return true;
        }

        return false;
    }
}
