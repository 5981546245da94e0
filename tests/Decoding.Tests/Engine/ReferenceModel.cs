using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Tests.Engine;

/// <summary>
/// The llama architecture as the formulas say, in double precision with plain loops over dequantised weights: the oracle that the engine is held to.
/// Optionally rounds the inputs of matrices in Q8_0 and Q4_0 to 8 bits per block of 32, as the engine does.
/// </summary>
internal sealed class ReferenceModel
{
    private readonly GgufFile _file;
    private readonly bool _quantizesActivations;
    private readonly Dictionary<string, double[][]> _matrices = [];
    private readonly string _architecture;
    private readonly int _layers, _width, _heads, _keyValueHeads, _headSize, _rotary;
    private readonly double _base, _scale, _epsilon;

    public ReferenceModel(GgufFile file, bool quantizesActivations = false)
    {
        _file = file;
        _quantizesActivations = quantizesActivations;
        _architecture = file.Metadata.GetRequiredString("general.architecture");
        _layers = Size("block_count");
        _width = Size("embedding_length");
        _heads = Size("attention.head_count");
        _keyValueHeads = Size("attention.head_count_kv");
        _headSize = _width / _heads;
        _rotary = file.Metadata.GetInt32(_architecture + ".rope.dimension_count") ?? _headSize;
        _base = file.Metadata.GetSingle(_architecture + ".rope.freq_base") ?? 10_000;
        _scale = file.Metadata.GetSingle(_architecture + ".rope.scaling.factor") ?? 1;
        _epsilon = file.Metadata.GetRequiredSingle(_architecture + ".attention.layer_norm_rms_epsilon");
    }

    /// <summary>Logits after every token of a sequence.</summary>
    public double[][] Run(params ReadOnlySpan<int> tokens)
    {
        double[][] embeddings = Matrix("token_embd.weight");
        var inputs = new double[tokens.Length][];
        for (int i = 0; i < tokens.Length; i++)
            inputs[i] = (double[])embeddings[tokens[i]].Clone();
        return Run(inputs);
    }

    /// <summary>Logits after every input embedding of a sequence.</summary>
    public double[][] Run(double[][] inputs)
    {
        double[][] x = inputs;
        for (int layer = 0; layer < _layers; layer++)
        {
            string prefix = $"blk.{layer}.";
            double[][] normal = x.Select(row => Norm(row, prefix + "attn_norm.weight")).ToArray();
            double[][] q = normal.Select((row, p) => Rotate(Project(row, prefix + "attn_q"), p)).ToArray();
            double[][] k = normal.Select((row, p) => Rotate(Project(row, prefix + "attn_k"), p)).ToArray();
            double[][] v = normal.Select(row => Project(row, prefix + "attn_v")).ToArray();
            for (int p = 0; p < x.Length; p++)
                x[p] = Add(x[p], Multiply(prefix + "attn_output.weight", Attend(q[p], k, v, p)));
            for (int p = 0; p < x.Length; p++)
            {
                double[] row = Norm(x[p], prefix + "ffn_norm.weight");
                double[] gate = Multiply(prefix + "ffn_gate.weight", row);
                double[] up = Multiply(prefix + "ffn_up.weight", row);
                double[] hidden = gate.Select((g, i) => g / (1 + Math.Exp(-g)) * up[i]).ToArray();
                x[p] = Add(x[p], Multiply(prefix + "ffn_down.weight", hidden));
            }
        }

        string output = _file.FindTensor("output.weight") is null ? "token_embd.weight" : "output.weight";
        return x.Select(row => Multiply(output, Norm(row, "output_norm.weight"))).ToArray();
    }

    public double[][] Matrix(string name)
    {
        if (_matrices.TryGetValue(name, out double[][]? rows))
            return rows;
        GgufTensor tensor = _file.GetRequiredTensor(name);
        rows = new double[tensor.Rows][];
        var row = new float[tensor.Columns];
        for (int r = 0; r < rows.Length; r++)
        {
            tensor.DequantizeRow(r, row);
            rows[r] = Array.ConvertAll(row, value => (double)value);
        }

        return _matrices[name] = rows;
    }

    private static double[] Add(double[] a, double[] b) => a.Select((value, i) => value + b[i]).ToArray();

    private int Size(string key) => _file.Metadata.GetRequiredInt32($"{_architecture}.{key}");

    private double[] Norm(double[] x, string weight)
    {
        double factor = 1 / Math.Sqrt((x.Sum(value => value * value) / _width) + _epsilon);
        double[] weights = Matrix(weight)[0];
        return x.Select((value, i) => value * factor * weights[i]).ToArray();
    }

    private double[] Project(double[] x, string name)
    {
        double[] y = Multiply(name + ".weight", x);
        return _file.FindTensor(name + ".bias") is null ? y : Add(y, Matrix(name + ".bias")[0]);
    }

    private double[] Multiply(string name, double[] x)
    {
        if (_quantizesActivations && _file.GetRequiredTensor(name).Type is GgufTensorType.Q8_0 or GgufTensorType.Q4_0)
            x = Round(x);
        double[][] matrix = Matrix(name);
        var y = new double[matrix.Length];
        for (int r = 0; r < y.Length; r++)
        {
            for (int i = 0; i < x.Length; i++)
                y[r] += matrix[r][i] * x[i];
        }

        return y;
    }

    private static double[] Round(double[] x)
    {
        var rounded = new double[x.Length];
        for (int block = 0; block < x.Length; block += 32)
        {
            double scale = x.Skip(block).Take(32).Max(Math.Abs) / 127;
            for (int i = block; i < block + 32; i++)
                rounded[i] = scale == 0 ? 0 : Math.Round(x[i] / scale) * scale;
        }

        return rounded;
    }

    private double[] Rotate(double[] x, int position)
    {
        var y = (double[])x.Clone();
        for (int head = 0; head < x.Length; head += _headSize)
        {
            for (int i = 0; i < _rotary / 2; i++)
            {
                double angle = position / _scale * Math.Pow(_base, -2.0 * i / _rotary);
                (int a, int b) = _architecture == "qwen2" ? (head + i, head + i + (_rotary / 2)) : (head + (2 * i), head + (2 * i) + 1);
                y[a] = (x[a] * Math.Cos(angle)) - (x[b] * Math.Sin(angle));
                y[b] = (x[a] * Math.Sin(angle)) + (x[b] * Math.Cos(angle));
            }
        }

        return y;
    }

    private double[] Attend(double[] query, double[][] keys, double[][] values, int position)
    {
        var output = new double[query.Length];
        for (int head = 0; head < _heads; head++)
        {
            int q = head * _headSize;
            int kv = head / (_heads / _keyValueHeads) * _headSize;
            var weights = new double[position + 1];
            for (int p = 0; p <= position; p++)
            {
                for (int d = 0; d < _headSize; d++)
                    weights[p] += query[q + d] * keys[p][kv + d];
                weights[p] = Math.Exp(weights[p] / Math.Sqrt(_headSize));
            }

            double sum = weights.Sum();
            for (int p = 0; p <= position; p++)
            {
                for (int d = 0; d < _headSize; d++)
                    output[q + d] += weights[p] / sum * values[p][kv + d];
            }
        }

        return output;
    }
}
