using Reasoning.Decoding.Gguf;

namespace Reasoning.Testing;

/// <summary>
/// Writes models of the llama architecture with random weights, of any shape and tensor type, to GGUF files: for tests and benchmarks that
/// need a model but no sense. Weights are nearly normal with standard deviation 1/√columns, so activations and logits stay near 1; norm
/// weights are 1 ± 0.1. The tokenizer is byte-level with synthetic merges. The same options give the same bytes; rows are made one at a
/// time, so memory does not grow with the model.
/// </summary>
public static class RandomModelWriter
{
    /// <summary>Writes the model to a file, replacing it.</summary>
    /// <exception cref="ArgumentException">The options do not describe a model.</exception>
    public static void Save(string path, RandomModelOptions options, CancellationToken cancellationToken = default) =>
        Create(options).Save(path, cancellationToken);

    /// <summary>Declares the model's metadata and tensors, for callers that want to add to them before saving.</summary>
    /// <exception cref="ArgumentException">The options do not describe a model.</exception>
    public static GgufWriter Create(RandomModelOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var writer = new GgufWriter();
        AddShape(writer, options);
        SyntheticVocabulary.AddTo(writer, options);
        AddTensors(writer, options);
        return writer;
    }

    private static void AddShape(GgufWriter writer, RandomModelOptions options)
    {
        writer.AddString("general.architecture", "llama");
        writer.AddString("general.name", $"random-{options.Layers}x{options.Width}-{options.TensorType}");
        writer.AddUInt32("llama.block_count", (uint)options.Layers);
        writer.AddUInt32("llama.context_length", (uint)options.Context);
        writer.AddUInt32("llama.embedding_length", (uint)options.Width);
        writer.AddUInt32("llama.feed_forward_length", (uint)options.FeedForward);
        writer.AddUInt32("llama.attention.head_count", (uint)options.Heads);
        writer.AddUInt32("llama.attention.head_count_kv", (uint)options.KeyValueHeads);
        writer.AddUInt32("llama.rope.dimension_count", (uint)options.HeadSize);
        writer.AddSingle("llama.rope.freq_base", options.RopeBase);
        writer.AddSingle("llama.attention.layer_norm_rms_epsilon", options.NormEpsilon);
        writer.AddUInt32("llama.vocab_size", (uint)options.Vocabulary);
    }

    private static void AddTensors(GgufWriter writer, RandomModelOptions options)
    {
        ulong index = 0;
        int queryWidth = options.Heads * options.HeadSize;
        int keyValueWidth = options.KeyValueHeads * options.HeadSize;
        Matrix("token_embd.weight", options.Width, options.Vocabulary);
        for (int layer = 0; layer < options.Layers; layer++)
        {
            string prefix = $"blk.{layer}.";
            Norm(prefix + "attn_norm.weight");
            Matrix(prefix + "attn_q.weight", options.Width, queryWidth);
            Matrix(prefix + "attn_k.weight", options.Width, keyValueWidth);
            Matrix(prefix + "attn_v.weight", options.Width, keyValueWidth);
            Matrix(prefix + "attn_output.weight", queryWidth, options.Width);
            Norm(prefix + "ffn_norm.weight");
            Matrix(prefix + "ffn_gate.weight", options.Width, options.FeedForward);
            Matrix(prefix + "ffn_up.weight", options.Width, options.FeedForward);
            Matrix(prefix + "ffn_down.weight", options.FeedForward, options.Width);
        }

        Norm("output_norm.weight");
        if (!options.TiedOutput)
            Matrix("output.weight", options.Width, options.Vocabulary);

        void Matrix(string name, int columns, int rows)
        {
            float deviation = 1 / MathF.Sqrt(columns);
            ulong tensor = index++;
            writer.AddTensor(name, options.TensorType, [columns, rows], (row, values) =>
                FillNormal(values, mean: 0, deviation, options.Seed, tensor, (ulong)row));
        }

        void Norm(string name)
        {
            ulong tensor = index++;
            writer.AddTensor(name, GgufTensorType.F32, [options.Width], (row, values) =>
                FillNormal(values, mean: 1, deviation: 0.1f, options.Seed, tensor, (ulong)row));
        }
    }

    /// <summary>The sum of four uniform 16-bit numbers out of one 64-bit number: near enough to normal, and cheap for billions of weights.</summary>
    private static void FillNormal(Span<float> values, float mean, float deviation, ulong seed, ulong tensor, ulong row)
    {
        const float Centre = 4 * 65_535 / 2f;
        float scale = deviation / (65_536 * MathF.Sqrt(4 / 12f));
        ulong state = Mix(Mix(Mix(seed) ^ tensor) ^ row);
        for (int i = 0; i < values.Length; i++)
        {
            state += 0x9E3779B97F4A7C15;
            ulong bits = Mix(state);
            uint sum = (uint)(bits & 0xFFFF) + (uint)((bits >> 16) & 0xFFFF) + (uint)((bits >> 32) & 0xFFFF) + (uint)(bits >> 48);
            values[i] = mean + ((sum - Centre) * scale);
        }
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014).</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
