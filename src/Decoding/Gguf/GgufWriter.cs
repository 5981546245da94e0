using System.Text;

namespace Reasoning.Decoding.Gguf;

/// <summary>
/// Writes GGUF files, version 3. Metadata and tensors are declared first; <see cref="Save(string, CancellationToken)"/> then asks each tensor
/// for its rows one at a time, so a file much larger than memory can be written. The same declarations give the same bytes.
/// Other runtimes look at the exact integer types: counts and token ids are UInt32, token types Int32, scores and epsilons Float32.
/// </summary>
/// <example><code>
/// var writer = new GgufWriter();
/// writer.AddString("general.architecture", "llama");
/// writer.AddUInt32("llama.block_count", 2);
/// writer.AddTensor("output_norm.weight", GgufTensorType.F32, [64], (row, values) => values.Fill(1));
/// writer.Save("model.gguf");
/// </code></example>
public sealed class GgufWriter
{
    private const int Alignment = 32;

    private readonly List<(string Key, Action<BinaryWriter> Write)> _metadata = [];
    private readonly List<(string Name, GgufTensorType Type, long[] Dimensions, GgufRowSource Rows)> _tensors = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Adds a string.</summary>
    /// <exception cref="ArgumentException">The key is empty or was added before.</exception>
    public void AddString(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Add(key, GgufValueType.Text, writer => WriteString(writer, value));
    }

    /// <summary>Adds a boolean.</summary>
    /// <inheritdoc cref="AddString" path="/exception"/>
    public void AddBoolean(string key, bool value) => Add(key, GgufValueType.Boolean, writer => writer.Write(value));

    /// <summary>Adds an unsigned 32-bit integer, the usual type of counts and token ids.</summary>
    /// <inheritdoc cref="AddString" path="/exception"/>
    public void AddUInt32(string key, uint value) => Add(key, GgufValueType.UInt32, writer => writer.Write(value));

    /// <summary>Adds a signed 32-bit integer.</summary>
    /// <inheritdoc cref="AddString" path="/exception"/>
    public void AddInt32(string key, int value) => Add(key, GgufValueType.Int32, writer => writer.Write(value));

    /// <summary>Adds an unsigned 64-bit integer.</summary>
    /// <inheritdoc cref="AddString" path="/exception"/>
    public void AddUInt64(string key, ulong value) => Add(key, GgufValueType.UInt64, writer => writer.Write(value));

    /// <summary>Adds a 32-bit float.</summary>
    /// <inheritdoc cref="AddString" path="/exception"/>
    public void AddSingle(string key, float value) => Add(key, GgufValueType.Float32, writer => writer.Write(value));

    /// <summary>Adds an array of strings.</summary>
    /// <inheritdoc cref="AddString" path="/exception"/>
    public void AddStrings(string key, IEnumerable<string> values) => AddArray(key, GgufValueType.Text, values.ToArray(), WriteString);

    /// <summary>Adds an array of signed 32-bit integers.</summary>
    /// <inheritdoc cref="AddString" path="/exception"/>
    public void AddInt32s(string key, IEnumerable<int> values) =>
        AddArray(key, GgufValueType.Int32, values.ToArray(), static (writer, value) => writer.Write(value));

    /// <summary>Adds an array of 32-bit floats.</summary>
    /// <inheritdoc cref="AddString" path="/exception"/>
    public void AddSingles(string key, IEnumerable<float> values) =>
        AddArray(key, GgufValueType.Float32, values.ToArray(), static (writer, value) => writer.Write(value));

    /// <summary>Declares a tensor whose rows are asked for when the file is written.</summary>
    /// <param name="name">A name that no other tensor has.</param>
    /// <param name="type">The format to store it in.</param>
    /// <param name="dimensions">One to four sizes of at least 1, the columns first; the columns are a multiple of the type's block length.</param>
    /// <param name="rows">Fills row after row; called while the file is written.</param>
    /// <exception cref="ArgumentException">The name is empty or taken, or the dimensions do not fit the type.</exception>
    public void AddTensor(string name, GgufTensorType type, ReadOnlySpan<long> dimensions, GgufRowSource rows)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(rows);
        if (dimensions.Length is < 1 or > 4)
            throw new ArgumentException($"Tensor '{name}' has {dimensions.Length} dimensions: 1 to 4 are supported.", nameof(dimensions));
        long bytes = 1;
        foreach (long dimension in dimensions)
        {
            if (dimension is < 1 or > int.MaxValue)
                throw new ArgumentException($"Tensor '{name}' has dimension {dimension}: 1 to {int.MaxValue} are supported.", nameof(dimensions));
            bytes = checked(bytes * dimension * 4);
        }

        if (dimensions[0] % type.GetBlockLength() != 0)
        {
            throw new ArgumentException(
                $"Tensor '{name}' has rows of {dimensions[0]} values: type {type} needs a multiple of {type.GetBlockLength()}.", nameof(dimensions));
        }

        if (!_names.Add(name))
            throw new ArgumentException($"Tensor '{name}' was added before.", nameof(name));
        _tensors.Add((name, type, dimensions.ToArray(), rows));
    }

    /// <summary>Declares a tensor whose values are at hand, row after row.</summary>
    /// <inheritdoc cref="AddTensor(string, GgufTensorType, ReadOnlySpan{long}, GgufRowSource)" path="/exception"/>
    public void AddTensor(string name, GgufTensorType type, ReadOnlySpan<long> dimensions, ReadOnlyMemory<float> values)
    {
        long count = 1;
        foreach (long dimension in dimensions)
            count = checked(count * dimension);
        if (count != values.Length)
            throw new ArgumentException($"Tensor '{name}' has {count} elements by its dimensions, but {values.Length} values were given.", nameof(values));
        AddTensor(name, type, dimensions, (row, destination) =>
            values.Span.Slice((int)(row * destination.Length), destination.Length).CopyTo(destination));
    }

    /// <summary>Writes the file beside its final place and moves it there when it is complete, so that no half-written file is ever seen.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string partial = path + ".partial";
        try
        {
            using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20))
                Write(stream, cancellationToken);
            File.Move(partial, path, overwrite: true);
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }

    /// <summary>Writes the file to a stream, which need not be seekable.</summary>
    public void Write(Stream stream, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var header = new MemoryStream();
        using (var writer = new BinaryWriter(header, Encoding.UTF8, leaveOpen: true))
            WriteHeader(writer);
        header.Position = 0;
        header.CopyTo(stream);
        foreach (var (_, type, dimensions, rows) in _tensors)
            WriteTensor(stream, type, dimensions, rows, cancellationToken);
    }

    private void WriteHeader(BinaryWriter writer)
    {
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write((ulong)_tensors.Count);
        writer.Write((ulong)_metadata.Count);
        foreach (var (key, write) in _metadata)
        {
            WriteString(writer, key);
            write(writer);
        }

        long offset = 0;
        foreach (var (name, type, dimensions, _) in _tensors)
        {
            WriteString(writer, name);
            writer.Write((uint)dimensions.Length);
            foreach (long dimension in dimensions)
                writer.Write((ulong)dimension);
            writer.Write((uint)type);
            writer.Write((ulong)offset);
            long bytes = type.GetRowBytes(dimensions[0]) * CountRows(dimensions);
            offset += bytes + Padding(bytes);
        }

        writer.Flush();
        writer.Write(new byte[Padding(writer.BaseStream.Length)]);
    }

    private static void WriteTensor(
        Stream stream, GgufTensorType type, long[] dimensions, GgufRowSource rows, CancellationToken cancellationToken)
    {
        var values = new float[dimensions[0]];
        var bytes = new byte[type.GetRowBytes(dimensions[0])];
        long count = CountRows(dimensions);
        for (long row = 0; row < count; row++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows(row, values);
            GgufQuantization.Quantize(type, values, bytes);
            stream.Write(bytes);
        }

        stream.Write(new byte[Padding(count * bytes.Length)]);
    }

    private void AddArray<T>(string key, GgufValueType type, T[] values, Action<BinaryWriter, T> write) =>
        Add(key, GgufValueType.Array, writer =>
        {
            writer.Write((uint)type);
            writer.Write((ulong)values.Length);
            foreach (T value in values)
                write(writer, value);
        });

    private void Add(string key, GgufValueType type, Action<BinaryWriter> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        if (!_keys.Add(key))
            throw new ArgumentException($"Metadata key '{key}' was added before.", nameof(key));
        _metadata.Add((key, writer =>
        {
            writer.Write((uint)type);
            write(writer);
        }));
    }

    private static void WriteString(BinaryWriter writer, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static long CountRows(long[] dimensions)
    {
        long rows = 1;
        foreach (long dimension in dimensions.AsSpan(1))
            rows *= dimension;
        return rows;
    }

    private static long Padding(long length) => (Alignment - (length % Alignment)) % Alignment;
}
