using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Engine;

/// <summary>Rows of floats, padded with zeros to whole vectors, with room for the same rows quantised.</summary>
internal sealed unsafe class RowBuffer : IDisposable
{
    private readonly NativeBuffer _values;
    private readonly NativeBuffer _quantized;
    private readonly int _quantizedStride;

    /// <summary>Takes memory for rows of <paramref name="stride"/> floats, of which <paramref name="quantizedColumns"/> may be quantised.</summary>
    public RowBuffer(int rows, int stride, int quantizedColumns)
    {
        Stride = stride;
        _quantizedStride = ActivationQuantizer.GetRowBytes(Padding.Up(quantizedColumns), columnsPerStep: 2);
        _values = new NativeBuffer((long)rows * stride * sizeof(float));
        _quantized = new NativeBuffer((long)rows * _quantizedStride);
    }

    /// <summary>Floats from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>The floats of a row.</summary>
    public float* Row(int row) => _values.Floats + ((nint)row * Stride);

    /// <summary>The rows as right-hand sides.</summary>
    public Activations AsActivations() => new((nint)_values.Floats, Stride, (nint)_quantized.Pointer, _quantizedStride);

    /// <summary>Quantises a row if one of the matrices that will be multiplied with it wants that.</summary>
    public void Quantize(int row, PackedMatrix first, PackedMatrix? second = null, PackedMatrix? third = null)
    {
        PackedMatrix? matrix = Wants(first) ? first : Wants(second) ? second : Wants(third) ? third : null;
        if (matrix is not null)
            ActivationQuantizer.Quantize(Row(row), matrix.Columns, matrix.QuantizedColumnsPerStep, _quantized.Pointer + ((nint)row * _quantizedStride));
    }

    public void Dispose()
    {
        _values.Dispose();
        _quantized.Dispose();
    }

    private static bool Wants(PackedMatrix? matrix) => matrix is { QuantizedColumnsPerStep: > 0 };
}
