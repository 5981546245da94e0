using System.Buffers.Binary;
using System.Text;

namespace Reasoning.Decoding.Gguf;

/// <summary>
/// Walks the header of a mapped file from front to back. Every length, count and product is checked against what is left of the file
/// before anything is allocated for it; whatever is wrong becomes a <see cref="GgufFormatException"/>.
/// </summary>
internal sealed class GgufReader(GgufMap map)
{
    private const uint Magic = 0x46554747; // "GGUF", little-endian
    private const int MaxMetadataCount = 1 << 16;
    private const int MaxTensorCount = 1 << 17;
    private const int MaxNameBytes = 65_535;
    private const int MaxDimensions = 4;
    private const int SmallestMetadataBytes = 8 + 4 + 1;
    private const int SmallestTensorBytes = 8 + 4 + 8 + 4 + 8;
    private const long DefaultAlignment = 32;
    private static readonly UTF8Encoding StrictUtf8 = new(false, throwOnInvalidBytes: true);

    private long _position;

    private long Remaining => map.Length - _position;

    public uint Version { get; private set; }

    public Dictionary<string, GgufMetadataEntry> Metadata { get; } = new(StringComparer.Ordinal);

    public List<GgufTensor> Tensors { get; } = [];

    public void Read()
    {
        (long metadataCount, long tensorCount) = ReadPreamble();
        for (long i = 0; i < metadataCount; i++)
            ReadMetadata(i);
        long alignment = GetAlignment();
        ReadTensors(tensorCount, alignment);
    }

    private (long Metadata, long Tensors) ReadPreamble()
    {
        uint magic = ReadUInt32("the magic");
        if (magic == BinaryPrimitives.ReverseEndianness(Magic))
            throw Bad("the magic", "is byte-swapped: only little-endian GGUF files are supported");
        if (magic != Magic)
            throw Bad("the magic", $"is 0x{magic:X8}, but a GGUF file starts with the four letters GGUF");
        Version = ReadUInt32("the version");
        if (Version is not (2 or 3))
        {
            uint swapped = BinaryPrimitives.ReverseEndianness(Version);
            throw Bad("the version", swapped is > 0 and < 16
                ? $"is {swapped} in big-endian order: only little-endian GGUF files are supported"
                : $"is {Version}: supported are 2 and 3");
        }

        long tensors = ReadCount("the tensor count", SmallestTensorBytes, MaxTensorCount);
        long metadata = ReadCount("the metadata count", SmallestMetadataBytes, MaxMetadataCount);
        return (metadata, tensors);
    }

    private void ReadMetadata(long index)
    {
        string key = ReadName($"the key of metadata entry {index}");
        string field = $"metadata key '{key}'";
        GgufValueType type = ReadValueType(field);
        GgufMetadataEntry entry;
        if (type != GgufValueType.Array)
        {
            entry = new GgufMetadataEntry(type, type, 1, _position);
            SkipValues(field, type, 1);
        }
        else
        {
            GgufValueType element = ReadValueType(field);
            if (element == GgufValueType.Array)
                throw Bad(field, "is an array of arrays: only arrays of numbers, booleans or strings are supported");
            long count = ReadCount($"the length of {field}", GgufMetadataEntry.SizeOf(element), int.MaxValue);
            entry = new GgufMetadataEntry(type, element, (int)count, _position);
            SkipValues(field, element, count);
        }

        if (!Metadata.TryAdd(key, entry))
            throw Bad(field, "occurs twice: keys must be unique");
    }

    private void SkipValues(string field, GgufValueType type, long count)
    {
        if (type == GgufValueType.Text)
        {
            for (long i = 0; i < count; i++)
                Skip(ReadLength($"a string of {field}"));
            return;
        }

        long start = _position;
        long size = GgufMetadataEntry.SizeOf(type);
        if (count > Remaining / size)
            throw Truncated($"the value of {field}");
        Skip(count * size);
        if (type != GgufValueType.Boolean)
            return;
        for (long offset = start; offset < _position; offset++)
        {
            byte value = map.Slice(offset, 1)[0];
            if (value > 1)
                throw Bad(field, $"holds {value} as a boolean: only 0 and 1 are valid");
        }
    }

    private long GetAlignment()
    {
        const string Key = "general.alignment";
        if (!Metadata.TryGetValue(Key, out GgufMetadataEntry entry))
            return DefaultAlignment;
        if (entry.Type != GgufValueType.UInt32)
            throw Bad($"metadata key '{Key}'", $"is of type {entry.Type}: it must be UInt32");
        uint alignment = BinaryPrimitives.ReadUInt32LittleEndian(map.Slice(entry.Offset, 4));
        if (alignment is 0 or > (1u << 30) || !System.Numerics.BitOperations.IsPow2(alignment))
            throw Bad($"metadata key '{Key}'", $"is {alignment}: it must be a power of two of at most 2^30");
        return alignment;
    }

    private void ReadTensors(long count, long alignment)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var headers = new List<(string Name, GgufTensorType Type, long[] Dimensions, long Bytes, long Offset)>();
        for (long i = 0; i < count; i++)
        {
            string name = ReadName($"the name of tensor {i}");
            string field = $"tensor '{name}'";
            if (!names.Add(name))
                throw Bad(field, "occurs twice: tensor names must be unique");
            long[] dimensions = ReadDimensions(field);
            uint number = ReadUInt32($"the type of {field}");
            var type = (GgufTensorType)number;
            if (!Enum.IsDefined(type))
                throw Bad(field, $"has type {GgufTensorFormat.Describe(number)}: supported are {GgufTensorFormat.Supported}");
            long bytes = MeasureTensor(field, type, dimensions);
            ulong offset = ReadUInt64($"the offset of {field}");
            if (offset > long.MaxValue || (long)offset % alignment != 0)
                throw Bad(field, $"has offset {offset}: it must be a multiple of the alignment, {alignment}");
            headers.Add((name, type, dimensions, bytes, (long)offset));
        }

        long data = (_position + alignment - 1) / alignment * alignment;
        long available = Math.Max(0, map.Length - data);
        foreach (var (name, type, dimensions, bytes, offset) in headers)
        {
            if (bytes > available || offset > available - bytes)
            {
                throw Bad($"tensor '{name}'", $"needs {bytes} bytes at offset {offset}, but the file has only {available} bytes of tensor data: "
                    + "it is truncated or corrupt");
            }

            Tensors.Add(new GgufTensor(map, name, type, dimensions, data + offset, bytes));
        }
    }

    private long[] ReadDimensions(string field)
    {
        uint rank = ReadUInt32($"the number of dimensions of {field}");
        if (rank is 0 or > MaxDimensions)
            throw Bad(field, $"has {rank} dimensions: supported are 1 to {MaxDimensions}");
        var dimensions = new long[rank];
        for (int d = 0; d < dimensions.Length; d++)
        {
            ulong value = ReadUInt64($"a dimension of {field}");
            if (value is 0 or > long.MaxValue)
                throw Bad(field, $"has dimension {value}: a dimension must be between 1 and {long.MaxValue}");
            dimensions[d] = (long)value;
        }

        return dimensions;
    }

    private long MeasureTensor(string field, GgufTensorType type, long[] dimensions)
    {
        int block = type.GetBlockLength();
        if (dimensions[0] % block != 0)
            throw Bad(field, $"has rows of {dimensions[0]} values: type {type} needs a multiple of {block}");
        try
        {
            long bytes = type.GetRowBytes(dimensions[0]);
            for (int d = 1; d < dimensions.Length; d++)
                bytes = checked(bytes * dimensions[d]);
            return bytes;
        }
        catch (OverflowException)
        {
            throw Bad(field, $"has dimensions {string.Join(" x ", dimensions)}: their product does not fit into 63 bits");
        }
    }

    private GgufValueType ReadValueType(string field)
    {
        uint number = ReadUInt32($"the type of {field}");
        return number <= (uint)GgufValueType.Float64
            ? (GgufValueType)number
            : throw Bad(field, $"has value type {number}: supported are 0 to {(uint)GgufValueType.Float64}");
    }

    private string ReadName(string field)
    {
        long length = ReadLength(field);
        if (length > MaxNameBytes)
            throw Bad(field, $"is {length} bytes long: at most {MaxNameBytes} are supported");
        ReadOnlySpan<byte> bytes = map.Slice(_position, (int)length);
        Skip(length);
        try
        {
            return StrictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            throw Bad(field, "is not valid UTF-8");
        }
    }

    /// <summary>A count of things that take at least <paramref name="smallest"/> bytes each in what is left of the file.</summary>
    private long ReadCount(string field, long smallest, long maximum)
    {
        ulong count = ReadUInt64(field);
        if (count > (ulong)maximum)
            throw Bad(field, $"is {count}: at most {maximum} are supported");
        if ((long)count > Remaining / smallest)
            throw Bad(field, $"is {count}, but only {Remaining} bytes of the file are left: it is truncated or corrupt");
        return (long)count;
    }

    private long ReadLength(string field)
    {
        ulong length = ReadUInt64($"the length of {field}");
        if (length > (ulong)Remaining)
            throw Bad(field, $"is {length} bytes long, but only {Remaining} bytes of the file are left: it is truncated or corrupt");
        if (length > int.MaxValue)
            throw Bad(field, $"is {length} bytes long: at most {int.MaxValue} are supported");
        return (long)length;
    }

    private uint ReadUInt32(string field) => BinaryPrimitives.ReadUInt32LittleEndian(Take(4, field));

    private ulong ReadUInt64(string field) => BinaryPrimitives.ReadUInt64LittleEndian(Take(8, field));

    private ReadOnlySpan<byte> Take(int count, string field)
    {
        if (Remaining < count)
            throw Truncated(field);
        ReadOnlySpan<byte> bytes = map.Slice(_position, count);
        _position += count;
        return bytes;
    }

    private void Skip(long count) => _position += count;

    private GgufFormatException Truncated(string field) =>
        Bad(field, $"lies beyond the end of the file ({map.Length} bytes): it is truncated or corrupt");

    private GgufFormatException Bad(string field, string problem) => new(map.Path, field, problem);
}
