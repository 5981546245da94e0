using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>Weights in F32, F16 or BF16: panels <c>[column][32 rows]</c>.</summary>
internal sealed unsafe class FloatMatrixKernel<TLanes, TFloat, TFormat> : MatrixKernel
    where TLanes : struct, IFloatLanes<TFloat>
    where TFormat : struct, IFloatFormat
{
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
            MultiplyPanel(panels, stepBytes, PanelRows, columns, x, input.Stride, count, output, outputStride);
    }

    /// <summary>Multiplies one matrix of <c>[step][rows]</c> values, <paramref name="stepBytes"/> apart. Rows are a multiple of 32.</summary>
    public static void MultiplyPanel(byte* panel, nint stepBytes, int rows, int steps, float* inputs, nint inputStride, int count, float* output, nint outputStride)
    {
        if (count == 1 && TLanes.Lanes < 16)
        {
            for (int r = 0; r < rows; r += 4 * TLanes.Lanes)
            {
                byte* first = panel + (r * TFormat.Size);
                int vector = TLanes.Lanes * TFormat.Size;
                FloatTile<TLanes, TFloat, TFormat>.Quad(first, first + vector, first + (2 * vector), first + (3 * vector), stepBytes, steps, inputs, output + r);
            }

            return;
        }

        for (int r = 0; r < rows; r += 2 * TLanes.Lanes)
        {
            byte* first = panel + (r * TFormat.Size);
            FloatTile<TLanes, TFloat, TFormat>.Multiply(first, first + (TLanes.Lanes * TFormat.Size), stepBytes, steps, inputs, inputStride, count, output + r, outputStride);
        }
    }
}
