namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>The right-hand sides of a matrix product: rows of floats, and the same rows quantised where a matrix wants them so.</summary>
/// <param name="Values">The first row.</param>
/// <param name="Stride">Floats from one row to the next.</param>
/// <param name="Quantized">The first quantised row.</param>
/// <param name="QuantizedStride">Bytes from one quantised row to the next.</param>
internal readonly unsafe record struct Activations(nint Values, int Stride, nint Quantized, int QuantizedStride)
{
    /// <summary>The same right-hand sides from a row on.</summary>
    public Activations From(int row) => this with
    {
        Values = Values + ((nint)row * Stride * sizeof(float)),
        Quantized = Quantized + ((nint)row * QuantizedStride),
    };
}
