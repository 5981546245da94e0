using System.Text;
using System.Text.RegularExpressions;

namespace Reasoning.Verification.Programs;

/// <summary>What chat models write around an answer: thoughts, tokens of the chat template, tags.</summary>
internal static partial class ChatText
{
    private static readonly string[] TurnEnds =
    [
        "<|im_end|>", "<|im_start|>", "<|endoftext|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>", "<|end|>", "<|EOT|>", "<|return|>", "<|user|>", "<|end▁of▁sentence|>",
        "<｜end▁of▁sentence｜>", "<end_of_turn>", "<|end_of_turn|>", "<|file_separator|>", "<|fim_middle|>",
    ];

    // Tags that may stand in ordinary code count only at the end of a line.
    private static readonly string[] LineEnds = ["</s>", "<eos>", "[/INST]", "[DONE]", "[/PYTHON]", "[/ANSWER]", "[/CODE]", "</answer>", "</code>"];

    /// <summary>
    /// Without thoughts. Where only the end of them is marked, they began in the prompt; where only the beginning is, the model never came to its answer.
    /// </summary>
    public static string RemoveThoughts(string text)
    {
        var ends = ThoughtEnd().Matches(text);
        var starts = ThoughtStart().Matches(text);
        if (starts.Count == 0) return ends is [.., var last] ? text[(last.Index + last.Length)..] : text;
        var answer = new StringBuilder();
        var (at, end) = (0, 0);
        if (ends is [var early, ..] && early.Index < starts[0].Index) (at, end) = (early.Index + early.Length, 1);
        foreach (var start in starts.AsEnumerable())
        {
            if (start.Index < at) continue;
            answer.Append(text, at, start.Index - at);
            while (end < ends.Count && ends[end].Index < start.Index) end++;
            if (end == ends.Count) return answer.ToString();
            at = ends[end].Index + ends[end].Length;
        }

        return answer.Append(text, at, text.Length - at).ToString();
    }

    /// <summary>Without the tokens at its beginning, and up to the first that ends a turn.</summary>
    public static string RemoveTurnTokens(string text)
    {
        var start = TurnStart().Match(text).Length;
        var rest = text.AsSpan(start);
        foreach (var token in TurnEnds)
        {
            if (rest.IndexOf(token, StringComparison.Ordinal) is var at and >= 0) rest = rest[..at];
        }

        foreach (var token in LineEnds)
        {
            for (var from = 0; rest[from..].IndexOf(token, StringComparison.Ordinal) is var at and >= 0; from += at + token.Length)
            {
                var after = rest[(from + at + token.Length)..];
                if (!after.IsEmpty && after[0] is not ('\n' or '\r')) continue;
                rest = rest[..(from + at)];
                break;
            }
        }

        return rest.Length == text.Length ? text : rest.ToString();
    }

    /// <summary>What stands between tags for code or answers, the last of them; null where there are none. A tag that is never closed reaches to the end.</summary>
    public static string? TakeTagged(string text)
    {
        var open = TagStart().Matches(text);
        if (open.Count == 0) return null;
        var name = open[^1].Groups["name"].Value;
        var content = text[(open[^1].Index + open[^1].Length)..];
        var close = open[^1].Value.TrimStart().StartsWith('[') ? name == "BEGIN" ? "[DONE]" : $"[/{name}]" : $"</{name}>";
        var end = content.IndexOf(close, StringComparison.OrdinalIgnoreCase);
        return end < 0 ? content : content[..end];
    }

    [GeneratedRegex(@"<(think|thinking|thought|thoughts|reasoning|scratchpad)>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ThoughtStart();

    [GeneratedRegex(@"</(think|thinking|thought|thoughts|reasoning|scratchpad)>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ThoughtEnd();

    [GeneratedRegex(@"\A\s*(<s>|<bos>|<\|begin_of_text\|>|<\|im_start\|>(assistant)?\r?\n?|<\|start_header_id\|>assistant<\|end_header_id\|>\s*|<\|assistant\|>|<start_of_turn>(model)?\r?\n?|\[/INST\])+", RegexOptions.CultureInvariant)]
    private static partial Regex TurnStart();

    // At the beginning of a line only: what stands inside of a line may be a part of the code.
    [GeneratedRegex(@"^[ \t]*(\[(?<name>PYTHON|CODE|ANSWER|BEGIN|SOLUTION)\]|<(?<name>answer|code|python|solution|csharp)>)[ \t]*(\r?\n)?", RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex TagStart();
}
