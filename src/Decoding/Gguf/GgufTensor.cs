using System.Collections.Immutable;

namespace Reasoning.Decoding.Gguf;

/// <summary>A tensor of a GGUF file. Its bytes stay in the mapped file, so everything here is valid only until the file is disposed.</summary>
public sealed class GgufTensor
{
    private readonly GgufMap _map;
    private readonly long _fileOffset;

    internal GgufTensor(GgufMap map, string name, GgufTensorType type, long[] dimensions, long fileOffset, long byteLength)
    {
        _map = map;
        _fileOffset = fileOffset;
        Name = name;
        Type = type;
        Dimensions = ImmutableArray.Create(dimensions);
        ByteLength = byteLength;
        RowByteLength = type.GetRowBytes(dimensions[0]);
        Rows = byteLength / RowByteLength;
    }

    /// <summary>The name, unique within the file.</summary>
    public string Name { get; }

    /// <summary>The format of the elements.</summary>
    public GgufTensorType Type { get; }

    /// <summary>One to four sizes in GGUF order: the columns (values of a row, which lie side by side) first.</summary>
    public ImmutableArray<long> Dimensions { get; }

    /// <summary>Values in a row: the first dimension.</summary>
    public long Columns => Dimensions[0];

    /// <summary>Rows: the product of all dimensions but the first.</summary>
    public long Rows { get; }

    /// <summary>Values in the tensor.</summary>
    public long ElementCount => Columns * Rows;

    /// <summary>Bytes of one row.</summary>
    public long RowByteLength { get; }

    /// <summary>Bytes of the tensor.</summary>
    public long ByteLength { get; }

    /// <summary>The first byte of the tensor in the mapped file. Whoever keeps it keeps the <see cref="GgufFile"/> alive too.</summary>
    internal unsafe byte* Pointer => _map.Pointer + _fileOffset;

    /// <summary>The bytes of <paramref name="count"/> rows from <paramref name="firstRow"/> on, in the mapped file.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not all within the tensor, or take more than 2 GiB together.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public ReadOnlySpan<byte> GetRowBytes(long firstRow, long count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(firstRow);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstRow, Rows - Math.Min(count, Rows));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Math.Min(Rows, int.MaxValue / RowByteLength));
        return _map.Slice(_fileOffset + (firstRow * RowByteLength), (int)(count * RowByteLength));
    }

    /// <summary>Converts one row to 32-bit floats, by the scalar rules of <see cref="GgufQuantization"/>.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <param name="destination">Exactly <see cref="Columns"/> values.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    /// <exception cref="ObjectDisposedException">The file was disposed.</exception>
    public void DequantizeRow(long row, Span<float> destination) => GgufQuantization.Dequantize(Type, GetRowBytes(row), destination);
}
