using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Engine.Kernels;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Models;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Engine;

/// <summary>A random-weight model in a temporary file, and short ways to run it.</summary>
internal sealed class TestModel : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"engine-{Guid.NewGuid():N}.gguf");
    private readonly List<LlamaModel> _models = [];

    public TestModel(RandomModelOptions options)
        : this(RandomModelWriter.Create(options))
    {
    }

    public TestModel(GgufWriter writer) => writer.Save(_path);

    public string FilePath => _path;

    /// <summary>The kernels that this machine can run, by name; AVX-VNNI also emulated.</summary>
    public static TheoryData<string> Paths
    {
        get
        {
            var paths = new TheoryData<string>("EmulatedVnni");
            foreach (InstructionPath path in Enum.GetValues<InstructionPath>().Where(KernelSet.IsSupported))
                paths.Add(path.ToString());
            return paths;
        }
    }

    public static KernelSet Kernels(string path) => Enum.TryParse(path, out InstructionPath known)
        ? KernelSet.Create(known)
        : KernelSet.Create<FloatLanes256, System.Runtime.Intrinsics.Vector256<float>, EmulatedVnniLanes, System.Runtime.Intrinsics.Vector256<int>, System.Runtime.Intrinsics.Vector256<float>>();

    public LlamaModel Load(int threads = 2, string? path = null)
    {
        LlamaModel model = LlamaModel.Load(_path, new EngineOptions { Threads = threads, Kernels = path is null ? null : Kernels(path) });
        _models.Add(model);
        return model;
    }

    public ReferenceModel Reference(bool quantizesActivations = false)
    {
        using GgufFile file = GgufFile.Open(_path);
        var reference = new ReferenceModel(file, quantizesActivations);
        _ = reference.Run(0, 1); // reads every tensor before the file is closed
        return reference;
    }

    public static int[] Tokens(int count, int vocabulary, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => random.Next(vocabulary)).ToArray();
    }

    /// <summary>Appends tokens to a sequence and returns the logits after each, one row after the other.</summary>
    public static float[] Run(LlamaModel model, IModelSession session, SequenceId sequence, params ReadOnlySpan<int> tokens)
    {
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        batch.Add(sequence, tokens, LogitsRequest.All);
        session.Forward(batch);
        return Rows(batch, 0, tokens.Length);
    }

    /// <summary>The same in a session of its own.</summary>
    public static float[] Run(LlamaModel model, params ReadOnlySpan<int> tokens)
    {
        using IModelSession session = model.OpenSession();
        return Run(model, session, session.Create(), tokens);
    }

    public static float[] Rows(ForwardBatch batch, int first, int count)
    {
        var rows = new float[count * batch.VocabularySize];
        for (int i = 0; i < count; i++)
            batch.GetLogits(first + i).CopyTo(rows.AsSpan(i * batch.VocabularySize));
        return rows;
    }

    public void Dispose()
    {
        foreach (LlamaModel model in _models)
            model.Dispose();
        File.Delete(_path);
    }
}
