using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>
/// Weights in Q8_0 or Q4_0, multiplied as integers with quantised activations. Both are stored as unsigned bytes q + 128 (4-bit weights are widened
/// when loaded); the layout is that of <see cref="IntegerTile{TLanes, TInteger, TFloat}"/>.
/// </summary>
internal sealed unsafe class IntegerMatrixKernel<TLanes, TInteger, TFloat> : MatrixKernel
    where TLanes : struct, IIntegerLanes<TInteger, TFloat>
{
    private const int GroupRows = 16;
    private const int ScaleBytes = GroupRows * 2;
    private const int BlockBytes = ScaleBytes + (GroupRows * ActivationQuantizer.BlockLength);

    public override int QuantizedColumnsPerStep => TLanes.ColumnsPerStep;

    public override long GetPanelBytes(int columns) => 2L * GetGroupBytes(columns);

    public override void Pack(GgufTensor tensor, long firstRow, int rows, byte* panel)
    {
        int blocks = (int)tensor.Columns / ActivationQuantizer.BlockLength;
        int sourceBytes = tensor.Type.GetBlockBytes();
        for (int r = 0; r < rows; r++)
        {
            fixed (byte* row = tensor.GetRowBytes(firstRow + r))
            {
                byte* group = panel + (r / GroupRows * GetGroupBytes((int)tensor.Columns));
                for (int b = 0; b < blocks; b++)
                    PackBlock(tensor.Type, row + (b * sourceBytes), group + (b * BlockBytes), r % GroupRows);
            }
        }
    }

    public override void Multiply(byte* panels, int panelCount, int columns, Activations input, int count, float* output, nint outputStride)
    {
        int blocks = columns / ActivationQuantizer.BlockLength;
        nint groupBytes = GetGroupBytes(columns);
        for (int panel = 0; panel < panelCount; panel++, panels += 2 * groupBytes, output += PanelRows)
        {
            for (int row = 0; row < PanelRows; row += 2 * TLanes.Lanes)
            {
                int second = row + TLanes.Lanes;
                IntegerTile<TLanes, TInteger, TFloat>.Multiply(
                    panels + (row / GroupRows * groupBytes), row % GroupRows, panels + (second / GroupRows * groupBytes), second % GroupRows,
                    blocks, (byte*)input.Quantized, input.QuantizedStride, count, output + row, outputStride);
            }
        }
    }

    private static int GetGroupBytes(int columns) => columns / ActivationQuantizer.BlockLength * BlockBytes;

    private static void PackBlock(GgufTensorType type, byte* source, byte* block, int row)
    {
        ((ushort*)block)[row] = *(ushort*)source;
        source += 2;
        byte* weights = block + ScaleBytes;
        int perStep = TLanes.ColumnsPerStep;
        for (int c = 0; c < ActivationQuantizer.BlockLength; c++)
        {
            int q = type == GgufTensorType.Q8_0 ? ((sbyte*)source)[c] : (c < 16 ? source[c] & 15 : source[c - 16] >> 4) - 8;
            weights[(((c / perStep * GroupRows) + row) * perStep) + (c % perStep)] = (byte)(q + ActivationQuantizer.WeightOffset);
        }
    }
}
