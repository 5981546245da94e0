namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// Cuts text into the pieces that byte-level merges stay within. Each kind is defined by a regular expression, given in its documentation;
/// the scanners here give the same pieces in linear time for any text.
/// </summary>
internal abstract class PreTokenizer
{
    public const string Supported = "'gpt-2', 'llama-bpe', 'qwen2' and 'deepseek-coder'";

    public static PreTokenizer Gpt2 { get; } = new Gpt2PreTokenizer();

    public static PreTokenizer Llama3 { get; } = new Llama3PreTokenizer(longestNumber: 3);

    public static PreTokenizer Qwen2 { get; } = new Llama3PreTokenizer(longestNumber: 1);

    public static PreTokenizer DeepSeekCoder { get; } = new DeepSeekCoderPreTokenizer();

    /// <summary>The pre-tokenizer of that name in GGUF files, or null.</summary>
    public static PreTokenizer? Find(string name) => name switch
    {
        "gpt-2" => Gpt2,
        "llama-bpe" or "llama3" or "llama-v3" => Llama3,
        "qwen2" or "deepseek-r1-qwen" => Qwen2,
        "deepseek-coder" => DeepSeekCoder,
        _ => null,
    };

    /// <summary>The end of the piece that starts at <paramref name="start"/>, itself the start of the text or the end of a piece.</summary>
    public abstract int NextEnd(ReadOnlySpan<char> text, int start);

    /// <summary>The end of the run of white space from <paramref name="start"/> on.</summary>
    protected static int EndOfSpaces(ReadOnlySpan<char> text, int start)
    {
        while (start < text.Length && char.IsWhiteSpace(text[start]))
            start++;
        return start;
    }

    /// <summary>The end of the run of characters of one class from <paramref name="start"/> on.</summary>
    protected static int EndOfClass(ReadOnlySpan<char> text, int start, CharacterClasses wanted)
    {
        while (start < text.Length && (CharacterClass.At(text, start, out int length) & wanted) != 0)
            start += length;
        return start;
    }

    /// <summary>
    /// <c>\s+(?!\S)|\s+</c>: a run of white space, less its last character if text follows, which then belongs to what follows; white space of one
    /// character stands alone.
    /// </summary>
    protected static int EndOfSpacePiece(ReadOnlySpan<char> text, int start)
    {
        int end = EndOfSpaces(text, start);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }
}
