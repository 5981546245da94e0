using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Tests.Gguf;

public sealed class GgufWriterTests
{
    [Fact]
    public void Write_SameDeclarations_GivesTheSameBytes() => Assert.Equal(GgufFileTests.SmallFile(), GgufFileTests.SmallFile());

    [Fact]
    public void AddTensor_WrongDeclaration_SaysWhatIsWrong()
    {
        var writer = new GgufWriter();
        writer.AddTensor("w", GgufTensorType.F32, [1], new float[1]);
        Assert.Contains("was added before", Refused(() => writer.AddTensor("w", GgufTensorType.F32, [1], new float[1])), StringComparison.Ordinal);
        Assert.Contains("multiple of 32", Refused(() => writer.AddTensor("q", GgufTensorType.Q4_0, [16], new float[16])), StringComparison.Ordinal);
        Assert.Contains("3 values were given", Refused(() => writer.AddTensor("v", GgufTensorType.F32, [2, 2], new float[3])), StringComparison.Ordinal);
        Assert.Contains("0 dimensions", Refused(() => writer.AddTensor("d", GgufTensorType.F32, [], (_, _) => { })), StringComparison.Ordinal);
        Assert.Contains("dimension 0", Refused(() => writer.AddTensor("d", GgufTensorType.F32, [4, 0], (_, _) => { })), StringComparison.Ordinal);
    }

    [Fact]
    public void AddString_KeyTwice_Throws()
    {
        var writer = new GgufWriter();
        writer.AddString("key", "a");
        Assert.Contains("'key' was added before", Refused(() => writer.AddUInt32("key", 1)), StringComparison.Ordinal);
    }

    [Fact]
    public void Save_RowSourceFails_LeavesNoFile()
    {
        using var file = new TemporaryFile();
        var writer = new GgufWriter();
        writer.AddTensor("w", GgufTensorType.F32, [1, 2], (row, _) =>
        {
            if (row == 1)
                throw new InvalidOperationException("no more rows");
        });
        Assert.Throws<InvalidOperationException>(() => writer.Save(file.Path, TestContext.Current.CancellationToken));
        Assert.False(File.Exists(file.Path));
        Assert.False(File.Exists(file.Path + ".partial"));
    }

    [Fact]
    public void Save_Cancelled_LeavesNoFile()
    {
        using var file = new TemporaryFile();
        var writer = new GgufWriter();
        writer.AddTensor("w", GgufTensorType.F32, [1, 2], (_, _) => { });
        Assert.Throws<OperationCanceledException>(() => writer.Save(file.Path, new CancellationToken(canceled: true)));
        Assert.False(File.Exists(file.Path));
    }

    private static string Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action).Message;
}
