using System.Buffers.Binary;
using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Tests.Gguf;

/// <summary>A damaged file either opens (and then everything in it can be read) or is refused with the one exception that says why.</summary>
public sealed class GgufMutationTests
{
    private const long AllocationAllowance = 4 << 20;

    [Fact]
    public void Open_TruncatedAtEveryLength_IsRefusedOrReadable()
    {
        byte[] whole = GgufFileTests.SmallFile();
        int refused = 0;
        for (int length = 0; length < whole.Length; length++)
            refused += OpensCleanly(whole[..length], $"truncated to {length}") ? 0 : 1;

        // Only the padding behind the last tensor is dispensable.
        Assert.InRange(refused, whole.Length - 32, whole.Length);
    }

    [Fact]
    public void Open_SeededByteFlips_AreRefusedOrReadable()
    {
        byte[] whole = GgufFileTests.SmallFile();
        var random = new Random(20_001);
        int refused = 0;
        for (int round = 0; round < 600; round++)
        {
            byte[] mutated = (byte[])whole.Clone();
            int flips = 1 + random.Next(4);
            for (int i = 0; i < flips; i++)
                mutated[random.Next(mutated.Length)] ^= (byte)(1 + random.Next(255));
            refused += OpensCleanly(mutated, $"flip round {round}") ? 0 : 1;
        }

        Assert.InRange(refused, 100, 599);
    }

    [Fact]
    public void Open_ExtremeNumberAtEveryOffset_IsRefusedOrReadable()
    {
        byte[] whole = GgufFileTests.SmallFile();
        ulong[] extremes = [ulong.MaxValue, long.MaxValue, 1ul << 63, 1ul << 40, uint.MaxValue, int.MaxValue, 0];
        int refused = 0;
        for (int offset = 0; offset + 8 <= whole.Length; offset++)
        {
            byte[] mutated = (byte[])whole.Clone();
            BinaryPrimitives.WriteUInt64LittleEndian(mutated.AsSpan(offset), extremes[offset % extremes.Length]);
            refused += OpensCleanly(mutated, $"extreme at {offset}") ? 0 : 1;
        }

        Assert.InRange(refused, 200, whole.Length);
    }

    private static bool OpensCleanly(byte[] bytes, string what)
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            using GgufFile gguf = GgufFile.Open(file.Path);
            ReadEverything(gguf);
            return true;
        }
        catch (GgufFormatException e)
        {
            Assert.StartsWith(file.Path, e.Message, StringComparison.Ordinal);
            return false;
        }
        catch (Exception e)
        {
            Assert.Fail($"{what}: {e}");
            return false;
        }
        finally
        {
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < bytes.Length + AllocationAllowance, $"{what}: {allocated} bytes were allocated");
        }
    }

    private static void ReadEverything(GgufFile gguf)
    {
        foreach (string key in gguf.Metadata.Keys)
        {
            // Getters may refuse a value of another type, with the same exception; they must not do anything else.
            Try(() => gguf.Metadata.GetString(key));
            Try(() => gguf.Metadata.GetInt32(key));
            Try(() => gguf.Metadata.GetSingle(key));
            Try(() => gguf.Metadata.GetBoolean(key));
            Try(() => gguf.Metadata.GetRequiredStrings(key));
            Try(() => gguf.Metadata.GetRequiredInt32s(key));
            Try(() => gguf.Metadata.GetRequiredSingles(key));
        }

        foreach (GgufTensor tensor in gguf.Tensors)
        {
            var row = new float[tensor.Columns];
            tensor.DequantizeRow(0, row);
            tensor.DequantizeRow(tensor.Rows - 1, row);
        }
    }

    private static void Try(Func<object?> read)
    {
        try
        {
            read();
        }
        catch (GgufFormatException)
        {
        }
    }
}
