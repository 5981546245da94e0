using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Engine;

/// <summary>A matrix to multiply with, and where its product goes.</summary>
/// <param name="matrix">The matrix; null for none.</param>
/// <param name="output">Its first output for the first right-hand side.</param>
internal readonly unsafe struct MatrixProduct(PackedMatrix? matrix, float* output)
{
    public PackedMatrix? Matrix => matrix;

    public float* Output => output;
}
