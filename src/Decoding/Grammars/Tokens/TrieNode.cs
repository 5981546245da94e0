namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>A node of a <see cref="TokenTrie"/>, in depth-first order.</summary>
/// <param name="Skip">Index of the first node that is not below this one.</param>
/// <param name="Token">The token that ends here; −1 for none; below −1, several: <c>~Token</c> is an index into <see cref="TokenTrie.Lists"/> plus one.</param>
/// <param name="Depth">Number of bytes from the root; 1 for its children.</param>
/// <param name="Byte">The last byte.</param>
internal readonly record struct TrieNode(int Skip, int Token, ushort Depth, byte Byte);
