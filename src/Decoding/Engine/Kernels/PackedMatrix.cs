using Reasoning.Decoding.Engine.Threading;
using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>A weight matrix, rearranged for its kernel: panels of 32 rows, the last one padded with zero rows.</summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    private const int RowsAtOnce = 16;
    private readonly MatrixKernel _kernel;
    private readonly NativeBuffer _buffer;
    private readonly long _panelBytes;

    /// <summary>Rearranges a tensor, on all threads of the pool.</summary>
    public PackedMatrix(GgufTensor tensor, KernelSet kernels, WorkerPool pool)
    {
        _kernel = kernels.For(tensor.Type);
        Rows = checked((int)tensor.Rows);
        Columns = checked((int)tensor.Columns);
        Panels = (Rows + MatrixKernel.PanelRows - 1) / MatrixKernel.PanelRows;
        _panelBytes = _kernel.GetPanelBytes(Columns);
        _buffer = new NativeBuffer(_panelBytes * Panels);
        pool.Run(Panels, (panel, _) =>
        {
            int first = panel * MatrixKernel.PanelRows;
            _kernel.Pack(tensor, first, Math.Min(MatrixKernel.PanelRows, Rows - first), _buffer.Pointer + (panel * _panelBytes));
        });
    }

    /// <summary>Length of a product.</summary>
    public int Rows { get; }

    /// <summary>Length of a right-hand side.</summary>
    public int Columns { get; }

    /// <summary>Panels of 32 rows.</summary>
    public int Panels { get; }

    /// <summary>Bytes read for one product.</summary>
    public long ByteLength => _buffer.Length;

    /// <summary>Columns per step of quantised right-hand sides; 0 where floats are taken.</summary>
    public int QuantizedColumnsPerStep => _kernel.QuantizedColumnsPerStep;

    /// <summary>Multiplies the rows of some panels with right-hand sides.</summary>
    /// <param name="firstPanel">The first panel.</param>
    /// <param name="panelCount">Number of panels.</param>
    /// <param name="input">Right-hand sides.</param>
    /// <param name="count">Number of right-hand sides.</param>
    /// <param name="output">Row 0 of the whole product for the first right-hand side.</param>
    /// <param name="outputStride">Floats between right-hand sides; at least <see cref="Rows"/>.</param>
    public void Multiply(int firstPanel, int panelCount, Activations input, int count, float* output, nint outputStride)
    {
        int row = firstPanel * MatrixKernel.PanelRows;
        int whole = Math.Min(panelCount, (Rows / MatrixKernel.PanelRows) - firstPanel);
        if (whole > 0)
            _kernel.Multiply(_buffer.Pointer + (firstPanel * _panelBytes), whole, Columns, input, count, output + row, outputStride);
        if (whole < panelCount)
            MultiplyPartial(input, count, output, outputStride);
    }

    public void Dispose() => _buffer.Dispose();

    // The kernel writes whole panels; what is beyond the last row must not land in the next right-hand side's output.
    private void MultiplyPartial(Activations input, int count, float* output, nint outputStride)
    {
        float* whole = stackalloc float[RowsAtOnce * MatrixKernel.PanelRows];
        int panel = Panels - 1;
        int first = panel * MatrixKernel.PanelRows;
        for (int t = 0; t < count; t += RowsAtOnce)
        {
            int n = Math.Min(RowsAtOnce, count - t);
            _kernel.Multiply(_buffer.Pointer + (panel * _panelBytes), 1, Columns, input.From(t), n, whole, MatrixKernel.PanelRows);
            for (int i = 0; i < n; i++)
                new ReadOnlySpan<float>(whole + (i * MatrixKernel.PanelRows), Rows - first).CopyTo(new Span<float>(output + ((t + i) * outputStride) + first, Rows - first));
        }
    }
}
