using System.Buffers.Binary;
using System.Text;
using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Tests.Gguf;

public sealed class GgufFileTests
{
    [Fact]
    public void Open_EveryMetadataType_ReadsBackTyped()
    {
        using var file = new TemporaryFile();
        var writer = new GgufWriter();
        writer.AddString("text", "naïve 🦙");
        writer.AddBoolean("yes", true);
        writer.AddBoolean("no", false);
        writer.AddUInt32("uint", 4_000_000_000);
        writer.AddInt32("int", -5);
        writer.AddUInt64("ulong", 7);
        writer.AddSingle("float", 1e-5f);
        writer.AddStrings("texts", ["a", "", "ß"]);
        writer.AddInt32s("ints", [1, -2, int.MaxValue]);
        writer.AddSingles("floats", [0.5f, float.NegativeInfinity]);
        writer.Save(file.Path, TestContext.Current.CancellationToken);

        using GgufFile gguf = GgufFile.Open(file.Path);
        GgufMetadata metadata = gguf.Metadata;
        Assert.Equal(3, gguf.Version);
        Assert.Equal(["text", "yes", "no", "uint", "int", "ulong", "float", "texts", "ints", "floats"], metadata.Keys);
        Assert.Equal("naïve 🦙", metadata.GetRequiredString("text"));
        Assert.True(metadata.GetRequiredBoolean("yes"));
        Assert.False(metadata.GetRequiredBoolean("no"));
        Assert.Equal(-5, metadata.GetRequiredInt32("int"));
        Assert.Equal(7, metadata.GetRequiredInt32("ulong"));
        Assert.Equal(4_000_000_000, metadata.GetRequiredInteger("uint"));
        Assert.Equal(-5, metadata.GetRequiredInteger("int"));
        Assert.Equal(1e-5f, metadata.GetRequiredSingle("float"));
        Assert.Equal(-5f, metadata.GetRequiredSingle("int"));
        Assert.Equal(["a", "", "ß"], metadata.GetRequiredStrings("texts"));
        Assert.Equal([1, -2, int.MaxValue], metadata.GetRequiredInt32s("ints"));
        Assert.Equal([0.5f, float.NegativeInfinity], metadata.GetRequiredSingles("floats"));
        Assert.Equal(3, metadata.GetArrayLength("texts"));
        Assert.Equal(GgufValueType.Array, metadata.GetValueType("ints"));
        Assert.Null(metadata.GetValueType("missing"));
        Assert.Null(metadata.GetString("missing"));
        Assert.Null(metadata.GetInt32("missing"));
        Assert.Null(metadata.GetBoolean("missing"));
        Assert.Null(metadata.GetSingle("missing"));
    }

    [Fact]
    public void Metadata_MissingWrongTypeOrOutOfRange_NamesFileKeyAndExpectation()
    {
        using var file = new TemporaryFile();
        var writer = new GgufWriter();
        writer.AddString("text", "x");
        writer.AddUInt32("big", 4_000_000_000);
        writer.AddInt32("int", -5);
        writer.AddStrings("texts", ["a"]);
        writer.AddSingle("nan", float.NaN);
        writer.Save(file.Path, TestContext.Current.CancellationToken);
        using GgufFile gguf = GgufFile.Open(file.Path);
        GgufMetadata metadata = gguf.Metadata;

        AssertSentence(() => metadata.GetRequiredInt32("gone"), file.Path, "'gone'", "is missing", "an integer");
        AssertSentence(() => metadata.GetRequiredInteger("text"), file.Path, "'text'", "of type Text", "an integer");
        AssertSentence(() => metadata.GetRequiredDouble("nan"), file.Path, "'nan'", "of type Float32", "64 bits");
        AssertSentence(() => metadata.GetRequiredString("int"), file.Path, "'int'", "of type Int32", "a string");
        AssertSentence(() => metadata.GetRequiredInt32("text"), file.Path, "'text'", "of type Text", "an integer");
        AssertSentence(() => metadata.GetRequiredInt32("big"), file.Path, "'big'", "4000000000", "an integer");
        AssertSentence(() => metadata.GetRequiredInt32("int", minimum: 1, maximum: 9), file.Path, "'int'", "-5", "from 1 to 9");
        AssertSentence(() => metadata.GetRequiredInt32s("texts"), file.Path, "'texts'", "an array of Text", "an array of integers");
        AssertSentence(() => metadata.GetRequiredStrings("text"), file.Path, "'text'", "of type Text", "an array of strings");
        AssertSentence(() => metadata.GetRequiredSingle("nan"), file.Path, "'nan'", "NaN", "a finite number");
        AssertSentence(() => metadata.GetRequiredBoolean("int"), file.Path, "'int'", "of type Int32", "a boolean");
        AssertSentence(() => gguf.GetRequiredTensor("w"), file.Path, "tensor 'w'", "is missing");
    }

    [Theory]
    [InlineData(GgufTensorType.F32)]
    [InlineData(GgufTensorType.F16)]
    [InlineData(GgufTensorType.BF16)]
    [InlineData(GgufTensorType.Q8_0)]
    [InlineData(GgufTensorType.Q4_0)]
    public void Tensor_EveryType_RowsReadBackAsQuantised(GgufTensorType type)
    {
        const int Columns = 64, Rows = 6;
        using var file = new TemporaryFile();
        var random = new Random(3);
        float[] values = Enumerable.Range(0, Columns * Rows).Select(_ => (float)((random.NextDouble() * 4) - 2)).ToArray();
        var writer = new GgufWriter();
        writer.AddTensor("first", GgufTensorType.F32, [3], new float[] { 1, 2, 3 });
        writer.AddTensor("w", type, [Columns, 3, 2], values);
        writer.Save(file.Path, TestContext.Current.CancellationToken);

        using GgufFile gguf = GgufFile.Open(file.Path);
        GgufTensor tensor = gguf.GetRequiredTensor("w", Columns, 3, 2);
        Assert.Equal(type, tensor.Type);
        Assert.Equal([Columns, 3, 2], tensor.Dimensions);
        Assert.Equal(Rows, tensor.Rows);
        Assert.Equal(Columns * Rows, tensor.ElementCount);
        Assert.Equal(tensor.RowByteLength * Rows, tensor.ByteLength);
        Assert.Equal(tensor.ByteLength, tensor.GetRowBytes(0, Rows).Length);
        var row = new float[Columns];
        var bytes = new byte[tensor.RowByteLength];
        var expected = new float[Columns];
        for (int r = 0; r < Rows; r++)
        {
            GgufQuantization.Quantize(type, values.AsSpan(r * Columns, Columns), bytes);
            GgufQuantization.Dequantize(type, bytes, expected);
            tensor.DequantizeRow(r, row);
            Assert.Equal(expected, row);
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.GetRowBytes(Rows).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.GetRowBytes(-1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.GetRowBytes(1, Rows).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.GetRowBytes(0, long.MaxValue).Length);
        AssertSentence(() => gguf.GetRequiredTensor("w", Columns, 6), file.Path, "tensor 'w'", "64 x 3 x 2", "64 x 6");
    }

    [Fact]
    public void Tensor_FileDisposed_Throws()
    {
        using var file = new TemporaryFile();
        var writer = new GgufWriter();
        writer.AddString("key", "value");
        writer.AddTensor("w", GgufTensorType.F32, [4], new float[4]);
        writer.Save(file.Path, TestContext.Current.CancellationToken);
        GgufFile gguf = GgufFile.Open(file.Path);
        GgufTensor tensor = gguf.GetRequiredTensor("w");
        gguf.Dispose();
        gguf.Dispose();

        Assert.Throws<ObjectDisposedException>(() => tensor.GetRowBytes(0).Length);
        Assert.Throws<ObjectDisposedException>(() => gguf.Metadata.GetRequiredString("key"));
    }

    [Fact]
    public void Open_Version2_IsRead()
    {
        byte[] bytes = SmallFile();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), 2);
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, bytes);
        using GgufFile gguf = GgufFile.Open(file.Path);
        Assert.Equal(2, gguf.Version);
    }

    [Theory]
    [InlineData(0, 0x47475546u, "the magic is byte-swapped")] // FUGG
    [InlineData(0, 0x04034B50u, "the four letters GGUF")] // a zip file
    [InlineData(4, 0x03000000u, "the version is 3 in big-endian order")]
    [InlineData(4, 1u, "the version is 1: supported are 2 and 3")]
    [InlineData(4, 4u, "the version is 4: supported are 2 and 3")]
    public void Open_WrongPreamble_SaysWhatIsSupported(int offset, uint value, string expected)
    {
        byte[] bytes = SmallFile();
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(offset), value);
        AssertRefused(bytes, expected);
    }

    [Theory]
    [InlineData(8, ulong.MaxValue, "the tensor count")]
    [InlineData(8, 100_000ul, "the tensor count is 100000, but only")]
    [InlineData(16, ulong.MaxValue, "the metadata count")]
    [InlineData(16, 60_000ul, "the metadata count is 60000, but only")]
    [InlineData(24, ulong.MaxValue, "the key of metadata entry 0")]
    [InlineData(24, 1ul << 40, "the key of metadata entry 0")]
    public void Open_HugeCounts_AreRefusedBeforeAllocation(int offset, ulong value, string expected)
    {
        byte[] bytes = SmallFile();
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(offset), value);
        AssertRefused(bytes, expected);
    }

    [Fact]
    public void Open_NestedArray_IsRefused() =>
        AssertRefused(Header(metadata: 1, tensors: 0, writer =>
        {
            Key(writer, "nested", GgufValueType.Array);
            writer.Write((uint)GgufValueType.Array);
            writer.Write(1ul);
        }), "metadata key 'nested' is an array of arrays");

    [Fact]
    public void Open_HugeArray_IsRefused() =>
        AssertRefused(Header(metadata: 1, tensors: 0, writer =>
        {
            Key(writer, "array", GgufValueType.Array);
            writer.Write((uint)GgufValueType.Int32);
            writer.Write(1ul << 30);
        }), "the length of metadata key 'array' is 1073741824, but only");

    [Fact]
    public void Open_UnknownValueType_IsRefused() =>
        AssertRefused(Header(metadata: 1, tensors: 0, writer => Key(writer, "odd", (GgufValueType)13)), "metadata key 'odd' has value type 13");

    [Fact]
    public void Open_BooleanOfTwo_IsRefused() =>
        AssertRefused(Header(metadata: 1, tensors: 0, writer =>
        {
            Key(writer, "flag", GgufValueType.Boolean);
            writer.Write((byte)2);
        }), "metadata key 'flag' holds 2");

    [Fact]
    public void Open_DuplicateKey_IsRefused() =>
        AssertRefused(Header(metadata: 2, tensors: 0, writer =>
        {
            for (int i = 0; i < 2; i++)
            {
                Key(writer, "same", GgufValueType.UInt32);
                writer.Write(0u);
            }
        }), "metadata key 'same' occurs twice");

    [Theory]
    [InlineData(0u, "is 0: it must be a power of two")]
    [InlineData(48u, "is 48: it must be a power of two")]
    public void Open_OddAlignment_IsRefused(uint alignment, string expected) =>
        AssertRefused(Header(metadata: 1, tensors: 0, writer =>
        {
            Key(writer, "general.alignment", GgufValueType.UInt32);
            writer.Write(alignment);
        }), expected);

    [Fact]
    public void Open_KeyNotUtf8_IsRefused() =>
        AssertRefused(Header(metadata: 1, tensors: 0, writer =>
        {
            writer.Write(2ul);
            writer.Write([0xC3, 0x28]);
            writer.Write((uint)GgufValueType.UInt32);
            writer.Write(0u);
        }), "the key of metadata entry 0 is not valid UTF-8");

    [Theory]
    [InlineData(new ulong[] { 4 }, 12u, 0ul, "tensor 'w' has type Q4_K (12): supported are F32, F16, BF16, Q8_0 and Q4_0")]
    [InlineData(new ulong[] { 4 }, 4711u, 0ul, "tensor 'w' has type the unknown number 4711")]
    [InlineData(new ulong[] { }, 0u, 0ul, "tensor 'w' has 0 dimensions")]
    [InlineData(new ulong[] { 1, 1, 1, 1, 1 }, 0u, 0ul, "tensor 'w' has 5 dimensions")]
    [InlineData(new ulong[] { 4, 0 }, 0u, 0ul, "tensor 'w' has dimension 0")]
    [InlineData(new ulong[] { 1ul << 63 }, 0u, 0ul, "tensor 'w' has dimension 9223372036854775808")]
    [InlineData(new ulong[] { 1ul << 62, 4 }, 0u, 0ul, "their product does not fit")]
    [InlineData(new ulong[] { 1ul << 32, 1ul << 32 }, 0u, 0ul, "their product does not fit")]
    [InlineData(new ulong[] { 33 }, 8u, 0ul, "tensor 'w' has rows of 33 values: type Q8_0 needs a multiple of 32")]
    [InlineData(new ulong[] { 4 }, 0u, 16ul, "tensor 'w' has offset 16: it must be a multiple of the alignment, 32")]
    [InlineData(new ulong[] { 4 }, 0u, 1ul << 63, "tensor 'w' has offset 9223372036854775808")]
    [InlineData(new ulong[] { 4 }, 0u, 1ul << 62, "tensor 'w' needs 16 bytes at offset 4611686018427387904, but the file has only 64 bytes")]
    [InlineData(new ulong[] { 17 }, 0u, 0ul, "tensor 'w' needs 68 bytes at offset 0, but the file has only 64 bytes")]
    public void Open_BadTensor_IsRefused(ulong[] dimensions, uint type, ulong offset, string expected)
    {
        byte[] header = Header(metadata: 0, tensors: 1, writer => Tensor(writer, "w", dimensions, type, offset));
        AssertRefused([.. header, .. new byte[((32 - (header.Length % 32)) % 32) + 64]], expected);
    }

    [Fact]
    public void Open_DuplicateTensor_IsRefused() =>
        AssertRefused(Header(metadata: 0, tensors: 2, writer =>
        {
            Tensor(writer, "w", [1], 0, 0);
            Tensor(writer, "w", [1], 0, 0);
        }), "tensor 'w' occurs twice");

    [Fact]
    public void Open_EmptyFile_IsTruncated() => AssertRefused([], "the magic lies beyond the end of the file (0 bytes)");

    [Fact]
    public void Open_NoSuchFile_IsFileNotFound() =>
        Assert.Throws<FileNotFoundException>(() => GgufFile.Open(Path.Combine(Path.GetTempPath(), "there-is-no-such-file.gguf")));

    [Fact]
    public void Tensor_BeyondTwoGibibytes_ReadsItsLastRow()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only on Linux is a file of 3 GB with one written page sure to be small on disk.");
        const long Columns = 1 << 20, Rows = 800;
        using var file = new TemporaryFile();
        byte[] header = Header(metadata: 0, tensors: 1, writer => Tensor(writer, "w", [(ulong)Columns, (ulong)Rows], 0, 0));
        using (FileStream stream = File.Create(file.Path))
        {
            stream.Write(header);
            stream.SetLength(((header.Length + 31) / 32 * 32) + (Columns * Rows * 4));
            stream.Seek(-4, SeekOrigin.End);
            stream.Write(BitConverter.GetBytes(42f));
        }

        using GgufFile gguf = GgufFile.Open(file.Path);
        GgufTensor tensor = gguf.GetRequiredTensor("w");
        var row = new float[Columns];
        tensor.DequantizeRow(Rows - 1, row);
        Assert.Equal(42f, row[^1]);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.GetRowBytes(0, Rows).Length);
    }

    internal static byte[] SmallFile()
    {
        var writer = new GgufWriter();
        writer.AddString("general.architecture", "llama");
        writer.AddUInt32("llama.block_count", 2);
        writer.AddBoolean("tokenizer.ggml.add_bos_token", true);
        writer.AddStrings("tokenizer.ggml.tokens", ["<s>", "a", "b", "ab"]);
        writer.AddSingles("tokenizer.ggml.scores", [0, -1, -2, -3]);
        writer.AddInt32s("tokenizer.ggml.token_type", [3, 1, 1, 1]);
        writer.AddTensor("token_embd.weight", GgufTensorType.Q8_0, [32, 4], (row, values) => values.Fill(row));
        writer.AddTensor("output_norm.weight", GgufTensorType.F32, [32], (_, values) => values.Fill(1));
        writer.AddTensor("blk.0.ffn_up.weight", GgufTensorType.Q4_0, [64, 3], (row, values) => values.Fill(-row));
        using var stream = new MemoryStream();
        writer.Write(stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static byte[] Header(ulong metadata, ulong tensors, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("GGUF"u8);
        writer.Write(3u);
        writer.Write(tensors);
        writer.Write(metadata);
        write(writer);
        writer.Flush();
        return stream.ToArray();
    }

    private static void Text(BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((ulong)bytes.Length);
        writer.Write(bytes);
    }

    private static void Key(BinaryWriter writer, string key, GgufValueType type)
    {
        Text(writer, key);
        writer.Write((uint)type);
    }

    private static void Tensor(BinaryWriter writer, string name, ulong[] dimensions, uint type, ulong offset)
    {
        Text(writer, name);
        writer.Write((uint)dimensions.Length);
        foreach (ulong dimension in dimensions)
            writer.Write(dimension);
        writer.Write(type);
        writer.Write(offset);
    }

    private static void AssertRefused(byte[] bytes, string expected)
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, bytes);
        AssertSentence(() => GgufFile.Open(file.Path), file.Path, expected);
    }

    private static void AssertSentence(Func<object?> action, params string[] parts)
    {
        var exception = Assert.Throws<GgufFormatException>(action);
        Assert.All(parts, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
        Assert.DoesNotContain('\n', exception.Message);
    }
}
