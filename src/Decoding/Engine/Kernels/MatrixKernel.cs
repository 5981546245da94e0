using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>How one kind of weights is stored for, and multiplied by, one instruction set. Works on panels of 32 rows.</summary>
internal abstract unsafe class MatrixKernel
{
    /// <summary>Rows per panel.</summary>
    public const int PanelRows = 32;

    /// <summary>Columns per step of quantised right-hand sides; 0 where the kernel takes floats.</summary>
    public abstract int QuantizedColumnsPerStep { get; }

    /// <summary>Bytes of one panel.</summary>
    public abstract long GetPanelBytes(int columns);

    /// <summary>Copies up to 32 rows of a tensor into a panel; rows beyond <paramref name="rows"/> stay zero.</summary>
    public abstract void Pack(GgufTensor tensor, long firstRow, int rows, byte* panel);

    /// <summary>Multiplies panels that lie one after the other with <paramref name="count"/> right-hand sides.</summary>
    /// <param name="panels">The first panel.</param>
    /// <param name="panelCount">Number of panels.</param>
    /// <param name="columns">Columns of the matrix.</param>
    /// <param name="input">Right-hand sides.</param>
    /// <param name="count">Number of right-hand sides.</param>
    /// <param name="output">Row 0 of the first panel for the first right-hand side; every panel writes 32 rows.</param>
    /// <param name="outputStride">Floats between right-hand sides.</param>
    public abstract void Multiply(byte* panels, int panelCount, int columns, Activations input, int count, float* output, nint outputStride);
}
