using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Gguf;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Engine;

public sealed class ReferenceTests
{
    public static TheoryData<string, int, int, int, int, bool> Shapes => new()
    {
        { "multi-head", 64, 4, 4, 160, false },
        { "grouped", 96, 6, 2, 224, true },
        { "one key-value head", 80, 5, 1, 144, false },
        { "odd heads, width not a multiple of 16", 42, 3, 3, 101, true },
        { "wide heads", 160, 2, 1, 100, false },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Forward_AnyShapeInF32_EqualsReference(string name, int width, int heads, int keyValueHeads, int feedForward, bool tied)
    {
        using var test = new TestModel(new RandomModelOptions
        {
            Width = width, Heads = heads, KeyValueHeads = keyValueHeads, FeedForward = feedForward, TiedOutput = tied, Vocabulary = 300 + heads,
        });
        Assert.True(Error(test.Load(), test.Reference(), 70) < 1e-4, name);
    }

    [Theory]
    [InlineData(GgufTensorType.F32)]
    [InlineData(GgufTensorType.F16)]
    [InlineData(GgufTensorType.BF16)]
    [InlineData(GgufTensorType.Q8_0)]
    [InlineData(GgufTensorType.Q4_0)]
    public void Forward_AnyTensorType_EqualsReferenceWithTheSameActivations(GgufTensorType type)
    {
        using var test = new TestModel(ThreeLayers(type));
        LlamaModel model = test.Load();
        ReferenceModel reference = test.Reference(quantizesActivations: true);
        // With quantised weights, rounding falls the other way for the rare activation that lies on a border, and then moves a whole row a little.
        bool isQuantized = type is GgufTensorType.Q8_0 or GgufTensorType.Q4_0;
        Assert.InRange(Error(model, reference, 40), 0, isQuantized ? 1e-2 : 1e-4);
        Assert.InRange(Error(model, reference, 40, isMean: true), 0, isQuantized ? 1e-3 : 2e-5);
    }

    [Theory]
    [InlineData(GgufTensorType.Q8_0)]
    [InlineData(GgufTensorType.Q4_0)]
    public void Forward_QuantizedWeights_AreWithinTheRoundingOfActivations(GgufTensorType type)
    {
        // 8 bits per block round a product's inputs by some 0.5 %; 22 products in a row add up to 2.3 % of the logits' size, and 4 times that at the extremes.
        using var test = new TestModel(ThreeLayers(type));
        LlamaModel model = test.Load();
        ReferenceModel reference = test.Reference();
        Assert.InRange(Error(model, reference, 40, isMean: true), 1e-4, 3e-2);
        Assert.InRange(Error(model, reference, 40), 1e-4, 1.5e-1);
    }

    [Theory]
    [MemberData(nameof(TestModel.Paths), MemberType = typeof(TestModel))]
    public void Forward_AnyInstructionSet_EqualsReference(string path)
    {
        foreach (GgufTensorType type in Enum.GetValues<GgufTensorType>())
        {
            using var test = new TestModel(new RandomModelOptions { Layers = 1, Width = 96, Heads = 3, KeyValueHeads = 1, TensorType = type });
            Assert.InRange(Error(test.Load(path: path), test.Reference(quantizesActivations: true), 37), 0, type is GgufTensorType.Q8_0 or GgufTensorType.Q4_0 ? 3e-3 : 1e-4);
        }
    }

    private static RandomModelOptions ThreeLayers(GgufTensorType type) => new()
    {
        Layers = 3, Width = 96, Heads = 6, KeyValueHeads = 3, FeedForward = 160, TensorType = type, TiedOutput = true,
    };

    /// <summary>The largest difference, or the root of the mean square, in units of the root of the mean square of the reference's logits.</summary>
    private static double Error(LlamaModel model, ReferenceModel reference, int length, bool isMean = false)
    {
        int[] tokens = TestModel.Tokens(length, model.Info.VocabularySize, seed: length);
        double[] expected = reference.Run(tokens).SelectMany(row => row).ToArray();
        float[] actual = TestModel.Run(model, tokens);
        double rms = Math.Sqrt(expected.Average(value => value * value));
        double[] differences = expected.Zip(actual, (e, a) => Math.Abs(e - a)).ToArray();
        return (isMean ? Math.Sqrt(differences.Average(difference => difference * difference)) : differences.Max()) / rms;
    }
}
