using System.Runtime.Intrinsics;
using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Engine;

/// <summary>
/// Rotary position embedding (Su et al., "RoFormer: Enhanced transformer with rotary position embedding", 2021, section 3.4.2): pair i of a head turns
/// by <c>position * base^(−2i / dimensions)</c>. Cosines and sines are computed in double precision once per position and grow with use.
/// </summary>
/// <remarks>
/// Every value becomes <c>value * cosine + partner * sine</c> with the sine's sign in the table, so that both kinds of pairs, neighbours (llama) and
/// halves (qwen2), are the same few vector operations.
/// </remarks>
internal sealed unsafe class RotaryTable : IDisposable
{
    private const int SmallestTable = 256;
    private readonly LlamaShape _shape;
    private readonly int _dimensions;
    private readonly double[] _frequencies;
    private NativeBuffer _table; // [position] of cosines, then signed sines, one per dimension
    private int _positions;

    /// <summary>Creates the table.</summary>
    /// <param name="shape">The model's sizes.</param>
    /// <param name="factors">Divisors of the frequencies, one per pair (the tensor rope_freqs of llama 3); empty where there are none.</param>
    public RotaryTable(LlamaShape shape, ReadOnlySpan<float> factors)
    {
        _shape = shape;
        _dimensions = shape.RotaryDimensions;
        _frequencies = new double[_dimensions / 2];
        for (int i = 0; i < _frequencies.Length; i++)
        {
            double frequency = Math.Pow(shape.RotaryBase, -2.0 * i / _dimensions) / shape.RotaryScale;
            _frequencies[i] = factors.IsEmpty ? frequency : frequency / factors[i];
        }

        _table = new NativeBuffer(0);
    }

    /// <summary>Makes sure that positions below <paramref name="positions"/> can be rotated.</summary>
    public void Reserve(int positions)
    {
        if (positions <= _positions || _dimensions == 0)
            return;
        int count = Math.Max(SmallestTable, (int)Math.Min(Math.Max(positions, 2L * _positions), _shape.ContextLength));
        var table = new NativeBuffer((long)count * _dimensions * 2 * sizeof(float));
        for (int position = 0; position < count; position++)
        {
            float* cosines = table.Floats + ((nint)position * _dimensions * 2);
            float* sines = cosines + _dimensions;
            for (int i = 0; i < _frequencies.Length; i++)
            {
                (double sine, double cosine) = Math.SinCos(position * _frequencies[i]);
                int first = _shape.RotatesHalves ? i : 2 * i;
                int second = _shape.RotatesHalves ? i + _frequencies.Length : first + 1;
                cosines[first] = cosines[second] = (float)cosine;
                sines[first] = (float)-sine;
                sines[second] = (float)sine;
            }
        }

        _table.Dispose();
        _table = table;
        _positions = count;
    }

    /// <summary>Writes one rotated head, times a factor; values beyond the rotating dimensions are only multiplied.</summary>
    public void Rotate(float* head, int position, float factor, float* output)
    {
        float* cosines = _table.Floats + ((nint)position * _dimensions * 2);
        float* sines = cosines + _dimensions;
        if (_shape.RotatesHalves)
        {
            int half = _dimensions / 2;
            Combine(head, head + half, cosines, sines, half, factor, output);
            Combine(head + half, head, cosines + half, sines + half, half, factor, output + half);
        }
        else
        {
            CombineNeighbours(head, cosines, sines, _dimensions, factor, output);
        }

        for (int i = _dimensions; i < _shape.HeadSize; i++)
            output[i] = head[i] * factor;
    }

    public void Dispose() => _table.Dispose();

    private static void Combine(float* values, float* partners, float* cosines, float* sines, int count, float factor, float* output)
    {
        int i = 0;
        for (; i + 8 <= count; i += 8)
        {
            Vector256<float> turned = (Vector256.Load(values + i) * Vector256.Load(cosines + i)) + (Vector256.Load(partners + i) * Vector256.Load(sines + i));
            (turned * Vector256.Create(factor)).Store(output + i);
        }

        for (; i < count; i++)
            output[i] = ((values[i] * cosines[i]) + (partners[i] * sines[i])) * factor;
    }

    private static void CombineNeighbours(float* values, float* cosines, float* sines, int count, float factor, float* output)
    {
        int i = 0;
        for (; i + 8 <= count; i += 8)
        {
            Vector256<float> v = Vector256.Load(values + i);
            Vector256<float> partners = Vector256.Shuffle(v, Vector256.Create(1, 0, 3, 2, 5, 4, 7, 6));
            Vector256<float> turned = (v * Vector256.Load(cosines + i)) + (partners * Vector256.Load(sines + i));
            (turned * Vector256.Create(factor)).Store(output + i);
        }

        for (; i < count; i += 2)
        {
            output[i] = ((values[i] * cosines[i]) + (values[i + 1] * sines[i])) * factor;
            output[i + 1] = ((values[i + 1] * cosines[i + 1]) + (values[i] * sines[i + 1])) * factor;
        }
    }
}
