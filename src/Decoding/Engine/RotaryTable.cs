using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Engine;

/// <summary>
/// Rotary position embedding (Su et al., "RoFormer: Enhanced transformer with rotary position embedding", 2021, section 3.4.2): pair i of a head turns
/// by <c>position * base^(−2i / dimensions)</c>. Cosines and sines are computed in double precision once per position and grow with use.
/// </summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    private const int SmallestTable = 256;
    private readonly LlamaShape _shape;
    private readonly double[] _frequencies;
    private NativeBuffer _table; // [position][pair] of (cosine, sine)
    private int _positions;

    /// <summary>Creates the table.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="factors">Divisors of the frequencies, one per pair (the tensor rope_freqs of llama 3); empty where there are none.</param>
    public RotaryTable(LlamaShape shape, ReadOnlySpan<float> factors)
    {
        _shape = shape;
        _frequencies = new double[shape.RotaryDimensions / 2];
        for (int i = 0; i < _frequencies.Length; i++)
        {
            double frequency = Math.Pow(shape.RotaryBase, -2.0 * i / shape.RotaryDimensions) / shape.RotaryScale;
            _frequencies[i] = factors.IsEmpty ? frequency : frequency / factors[i];
        }

        _table = new NativeBuffer(0);
    }

    /// <summary>Makes sure that positions below <paramref name="positions"/> can be rotated.</summary>
    public void Reserve(int positions)
    {
        if (positions <= _positions || _frequencies.Length == 0)
            return;
        int count = Math.Max(SmallestTable, (int)Math.Min(Math.Max(positions, 2L * _positions), _shape.ContextLength));
        var table = new NativeBuffer((long)count * _frequencies.Length * 2 * sizeof(float));
        float* entry = table.Floats;
        for (int position = 0; position < count; position++)
        {
            foreach (double frequency in _frequencies)
            {
                (double sine, double cosine) = Math.SinCos(position * frequency);
                *entry++ = (float)cosine;
                *entry++ = (float)sine;
            }
        }

        _table.Dispose();
        _table = table;
        _positions = count;
    }

    /// <summary>Rotates one head in place.</summary>
    public void Rotate(float* head, int position)
    {
        int pairs = _frequencies.Length;
        float* entry = _table.Floats + ((nint)position * pairs * 2);
        bool halves = _shape.RotatesHalves;
        for (int i = 0; i < pairs; i++, entry += 2)
        {
            float* x = halves ? head + i : head + (2 * i);
            float* y = halves ? x + pairs : x + 1;
            float a = *x, b = *y;
            *x = (a * entry[0]) - (b * entry[1]);
            *y = (a * entry[1]) + (b * entry[0]);
        }
    }

    public void Dispose() => _table.Dispose();
}
