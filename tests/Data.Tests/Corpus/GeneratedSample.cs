using Reasoning.Data.Corpus;
using Reasoning.Data.Corpus.Programs;

namespace Reasoning.Data.Tests.Corpus;

/// <summary>A corpus and a benchmark, generated once for all tests that look at them; tests of other things do not wait for it.</summary>
[CollectionDefinition(nameof(GeneratedSample))]
public sealed class GeneratedSample : IAsyncLifetime, ICollectionFixture<GeneratedSample>
{
    public const int Documents = 3000;

    public IReadOnlyList<CorpusDocument> Corpus { get; private set; } = [];

    internal IReadOnlyList<ProgramTask> Tasks { get; private set; } = [];

    public GeneratedBenchmark Benchmark { get; private set; } = new([], []);

    public async ValueTask InitializeAsync()
    {
        Corpus = await ToListAsync(new CorpusOptions { Seed = 77, Documents = Documents });
        Tasks = await BenchmarkGenerator.DrawProgramsAsync(new BenchmarkOptions(), TestContext.Current.CancellationToken);
        Benchmark = await BenchmarkGenerator.GenerateAsync(new BenchmarkOptions(), TestContext.Current.CancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public static async Task<IReadOnlyList<CorpusDocument>> ToListAsync(CorpusOptions options)
    {
        var documents = new List<CorpusDocument>();
        await foreach (CorpusDocument document in CorpusGenerator.GenerateAsync(options, TestContext.Current.CancellationToken))
            documents.Add(document);
        return documents;
    }
}
