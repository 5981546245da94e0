using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>Weights in F32, F16 or BF16: panels <c>[column][32 rows]</c>.</summary>
internal sealed unsafe class FloatMatrixKernel<TLanes, TFloat, TFormat> : MatrixKernel
    where TLanes : struct, IFloatLanes<TFloat>
    where TFormat : struct, IFloatFormat
{
    private const int FewestTokensToWiden = 12;

    public override int QuantizedColumnsPerStep => 0;

    public override long GetPanelBytes(int columns) => (long)columns * PanelRows * TFormat.Size;

    public override void Pack(GgufTensor tensor, long firstRow, int rows, byte* panel)
    {
        int columns = (int)tensor.Columns;
        for (int r = 0; r < rows; r++)
        {
            fixed (byte* source = tensor.GetRowBytes(firstRow + r))
            {
                for (int k = 0; k < columns; k++)
                {
                    if (TFormat.Size == 4)
                        ((uint*)panel)[(k * PanelRows) + r] = ((uint*)source)[k];
                    else
                        ((ushort*)panel)[(k * PanelRows) + r] = ((ushort*)source)[k];
                }
            }
        }
    }

    public override void Multiply(byte* panels, int panelCount, int columns, Activations input, int count, float* output, nint outputStride)
    {
        nint stepBytes = PanelRows * TFormat.Size;
        nint panelBytes = stepBytes * columns;
        float* x = (float*)input.Values;
        int panel = 0;
        if (count == 1 && TLanes.Lanes == 16)
        {
            for (; panel + 2 <= panelCount; panel += 2, panels += 2 * panelBytes, output += 2 * PanelRows)
            {
                byte* next = panels + panelBytes;
                FloatTile<TLanes, TFloat, TFormat>.Quad(panels, panels + (16 * TFormat.Size), next, next + (16 * TFormat.Size), stepBytes, columns, x, output);
            }
        }

        for (; panel < panelCount; panel++, panels += panelBytes, output += PanelRows)
        {
            if (TFormat.Size == sizeof(float) || count < FewestTokensToWiden)
                MultiplyPanel(panels, stepBytes, PanelRows, columns, x, input.Stride, count, output, outputStride);
            else
                MultiplyWidened(panels, columns, x, input.Stride, count, output, outputStride);
        }
    }

    /// <summary>Multiplies one matrix of <c>[step][rows]</c> values, steps <paramref name="stepBytes"/> apart. Rows are a multiple of 16.</summary>
    public static void MultiplyPanel(byte* panel, nint stepBytes, int rows, int steps, float* inputs, nint inputStride, int count, float* output, nint outputStride)
    {
        int vector = TLanes.Lanes * TFormat.Size;
        int pair = 2 * TLanes.Lanes;
        if (rows < pair)
        {
            FloatTile<TLanes, TFloat, TFormat>.MultiplySingle(panel, stepBytes, steps, inputs, inputStride, count, output, outputStride);
            return;
        }

        for (int r = 0; r < rows; r += pair)
        {
            // A last single vector is computed together with the one before it, again: the same bits, and no kernel of its own.
            int row = Math.Min(r, rows - pair);
            byte* first = panel + (row * TFormat.Size);
            if (count == 1 && row + (2 * pair) <= rows)
            {
                FloatTile<TLanes, TFloat, TFormat>.Quad(first, first + vector, first + (2 * vector), first + (3 * vector), stepBytes, steps, inputs, output + row);
                r += pair;
                continue;
            }

            FloatTile<TLanes, TFloat, TFormat>.Multiply(first, first + vector, stepBytes, steps, inputs, inputStride, count, output + row, outputStride);
        }
    }

    /// <summary>Widens a panel once for many right-hand sides. Widening is exact, so the bits are those of widening on the way.</summary>
    private static void MultiplyWidened(byte* panel, int columns, float* inputs, nint inputStride, int count, float* output, nint outputStride)
    {
        float* wide = PanelScratch.Take((long)columns * PanelRows);
        for (nint i = 0; i < (nint)columns * PanelRows; i += TLanes.Lanes)
            TLanes.Store(wide + i, TFormat.Load<TLanes, TFloat>(panel + (i * TFormat.Size)));
        FloatMatrixKernel<TLanes, TFloat, SingleFormat>.MultiplyPanel(
            (byte*)wide, PanelRows * sizeof(float), PanelRows, columns, inputs, inputStride, count, output, outputStride);
    }
}
