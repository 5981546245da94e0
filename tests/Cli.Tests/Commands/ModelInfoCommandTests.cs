using Reasoning.Decoding.Gguf;

namespace Reasoning.Cli.Tests.Commands;

public sealed class ModelInfoCommandTests
{
    [Fact]
    public async Task Info_SmallModel_ShowsSizesTensorsAndMetadata()
    {
        using var tool = new ToolRun();
        WriteModel(Path.Combine(tool.Folder, "small.gguf"));

        var (code, output, error) = await tool.RunAsync("model", "info", "small.gguf", "--tensors");

        Assert.Equal((0, ""), (code, error));
        var lines = output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToArray();
        Assert.Contains("name Small one", lines);
        Assert.Contains("architecture llama", lines);
        Assert.Contains("parameters 96", lines);
        Assert.Contains("layers 1,234", lines);
        Assert.Contains("tokenizer gpt2, 3 tokens", lines);
        Assert.Contains("tensors 1 F32 (0.3 KiB), 1 Q8_0 (0.0 KiB)", lines);
        Assert.Contains("a.weight F32 32 x 2", lines);
        Assert.Contains("llama.rope.freq_base 10000", lines);
        Assert.Contains("a.integer 16,777,217", lines);
        Assert.Contains("the.greatest 18,446,744,073,709,551,615", lines);
        Assert.Contains("tokenizer.ggml.tokens array of 3", lines);
        Assert.Contains(lines, line => line.StartsWith("long.text xxxx", StringComparison.Ordinal) && line.EndsWith("x... (500 characters)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Info_NoModelFile_SaysWhatIsWrongWithIt()
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync("model", "info");

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("reasoning-tiny.gguf: ", error, StringComparison.Ordinal);
    }

    private static void WriteModel(string path)
    {
        var writer = new GgufWriter();
        writer.AddString("general.architecture", "llama");
        writer.AddString("general.name", "Small one");
        writer.AddUInt32("llama.block_count", 1234);
        writer.AddSingle("llama.rope.freq_base", 10000);
        writer.AddUInt32("a.integer", 16_777_217);
        writer.AddUInt64("the.greatest", ulong.MaxValue);
        writer.AddString("tokenizer.ggml.model", "gpt2");
        writer.AddStrings("tokenizer.ggml.tokens", ["a", "b", "c"]);
        writer.AddString("long.text", new string('x', 500));
        writer.AddTensor("a.weight", GgufTensorType.F32, [32, 2], new float[64]);
        writer.AddTensor("b.weight", GgufTensorType.Q8_0, [32], new float[32]);
        writer.Save(path);
    }
}
