using System.Globalization;
using Reasoning.Decoding.Gguf;

namespace Reasoning.Testing;

/// <summary>
/// A byte-level BPE vocabulary of any size: the 256 bytes (token = byte value), then merges that lengthen a token by one letter, the shortest
/// first, then begin (<c>&lt;|begin_of_text|&gt;</c>) and end of sequence (<c>&lt;|end_of_text|&gt;</c>) as the last two ids.
/// </summary>
internal static class SyntheticVocabulary
{
    private const int Normal = 1;
    private const int Control = 3;
    private const string Letters = "etaoinshrdlucmfwypvbgkjqxz";

    public static void AddTo(GgufWriter writer, RandomModelOptions options)
    {
        var tokens = new List<string>(options.Vocabulary);
        var merges = new List<string>(options.Vocabulary);
        for (int value = 0; value < 256; value++)
            tokens.Add(Printable((byte)value).ToString());

        // "Ġ" (a space) may only come first, so every string has one way to be built and all are different.
        var growing = new Queue<string>([Printable((byte)' ').ToString(), .. Letters.Select(letter => letter.ToString())]);
        while (tokens.Count < options.Vocabulary - 2)
        {
            string prefix = growing.Dequeue();
            foreach (char letter in Letters)
            {
                if (tokens.Count == options.Vocabulary - 2)
                    break;
                tokens.Add(prefix + letter);
                merges.Add(string.Create(CultureInfo.InvariantCulture, $"{prefix} {letter}"));
                growing.Enqueue(prefix + letter);
            }
        }

        int begin = tokens.Count;
        tokens.Add("<|begin_of_text|>");
        tokens.Add("<|end_of_text|>");
        writer.AddString("tokenizer.ggml.model", "gpt2");
        writer.AddString("tokenizer.ggml.pre", options.PreTokenizer);
        writer.AddStrings("tokenizer.ggml.tokens", tokens);
        writer.AddInt32s("tokenizer.ggml.token_type", tokens.Select((_, id) => id < begin ? Normal : Control));
        writer.AddStrings("tokenizer.ggml.merges", merges);
        writer.AddUInt32("tokenizer.ggml.bos_token_id", (uint)begin);
        writer.AddUInt32("tokenizer.ggml.eos_token_id", (uint)begin + 1);
        writer.AddBoolean("tokenizer.ggml.add_bos_token", true);
    }

    /// <summary>GPT-2's way to write a byte as a visible character: itself where it is visible in Latin-1, else the next free one from U+0100 on.</summary>
    private static char Printable(byte value)
    {
        if (IsVisible(value))
            return (char)value;
        int before = Enumerable.Range(0, value).Count(other => !IsVisible((byte)other));
        return (char)(256 + before);
    }

    private static bool IsVisible(byte value) => value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE;
}
