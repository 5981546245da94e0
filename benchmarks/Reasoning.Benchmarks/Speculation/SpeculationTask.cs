using System.Text.Json;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Benchmarks.Speculation;

/// <summary>Something to decode, and the text that drafts may be copied from.</summary>
/// <param name="Request">What is decoded.</param>
/// <param name="References">What a draft source may know beside the sequence itself.</param>
internal sealed record SpeculationTask(DecodingRequest Request, IReadOnlyList<int[]> References)
{
    /// <summary>Reads programming tasks: the model writes the program, and knows the tasks and solutions of the other half of the file.</summary>
    public static List<SpeculationTask> ReadPrograms(string file, ITokenizer tokenizer)
    {
        var records = Read(file);
        int[][] solutions = [.. records.Select(record => tokenizer.Encode(record.Old, addSpecial: false))];
        int[][][] halves = [.. Enumerable.Range(0, 2).Select(half => solutions.Where((_, i) => i % 2 != half).ToArray())];
        return [.. records.Select((record, i) => new SpeculationTask(
            new DecodingRequest { Prompt = record.Prompt, MaxTokens = 256, Sampling = SamplingOptions.Greedy }, halves[i % 2]))];
    }

    /// <summary>
    /// Makes tasks of editing a file: the prompt has the old one, the new one has another function name, other names of variables and a line more. The embedded
    /// model cannot edit, so a processor forces the new text; the passes are computed all the same.
    /// </summary>
    public static List<SpeculationTask> ReadEdits(string file, ITokenizer tokenizer, int contextLength)
    {
        var tasks = new List<SpeculationTask>();
        foreach (var (_, old) in Read(file))
        {
            string name = old[4..old.IndexOf('(', StringComparison.Ordinal)], argument = old[(5 + name.Length)..old.IndexOf(')', StringComparison.Ordinal)];
            string edited = old.Replace(name, name + "_all", StringComparison.Ordinal).Replace(argument, "values", StringComparison.Ordinal)
                .Replace("    \"\"\"\n", "    \"\"\"\n    values = list(values)\n", StringComparison.Ordinal);
            int[] text = [.. tokenizer.Encode(edited, addSpecial: false), tokenizer.EndOfSequence!.Value];
            var request = new DecodingRequest
            {
                Prompt = $"Old:\n{old}New:\n", MaxTokens = text.Length, Sampling = SamplingOptions.Greedy, Processors = [new ForcedText(text, 0)],
            };
            int[] reference = tokenizer.Encode(old, addSpecial: false);
            if (tokenizer.Encode(request.Prompt).Length + text.Length < contextLength) tasks.Add(new SpeculationTask(request, [reference]));
        }

        return tasks;
    }

    private static List<(string Prompt, string Old)> Read(string file) => [.. File.ReadLines(file).Select(line =>
    {
        using var record = JsonDocument.Parse(line);
        string prompt = record.RootElement.GetProperty("prompt").GetString()!;
        return (prompt, prompt + record.RootElement.GetProperty("canonical_solution").GetString());
    })];

    private sealed class ForcedText(int[] text, int at) : IStatefulLogitsProcessor
    {
        private int _at = at;

        public void Process(Span<float> logits, in LogitsContext context)
        {
            logits.Fill(float.NegativeInfinity);
            logits[text[_at]] = 0;
        }

        public void Accept(int token) => _at++;

        public IStatefulLogitsProcessor Fork() => new ForcedText(text, _at);
    }
}
