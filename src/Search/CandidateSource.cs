using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Search.Seeds;

namespace Reasoning.Search;

/// <summary>Asks the generator for candidates of one problem on behalf of one strategy, and keeps the account.</summary>
internal sealed class CandidateSource
{
    private readonly Problem _problem;
    private readonly SearchContext _context;
    private readonly SamplingOptions _sampling;
    private readonly ulong _seed;
    private int _made;
    private int _rounds;

    public CandidateSource(Problem problem, SearchContext context, string strategyName, SamplingOptions sampling)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(context);
        _problem = problem;
        _context = context;
        _sampling = sampling;
        _seed = SeedSplit.By(SeedSplit.By(context.Seed, strategyName), problem.Id);
    }

    /// <summary>What the candidates cost so far.</summary>
    public SearchSpend Spend { get; private set; }

    /// <summary>The next candidates. Every call draws fresh random numbers, in a way that depends on nothing but how often it was called before.</summary>
    public async Task<IReadOnlyList<Candidate>> NextAsync(int count, CancellationToken cancellationToken)
    {
        var result = await _context.Generator.GenerateAsync(
            new GenerationRequest
            {
                Prompt = _problem.Prompt,
                Count = count,
                MaxTokens = _context.MaxTokens,
                Sampling = _sampling,
                Seed = SeedSplit.By(_seed, _rounds++),
                StopStrings = _problem.StopStrings,
            },
            cancellationToken).ConfigureAwait(false);
        if (result.Completions.Count != count)
        {
            throw new InvalidOperationException(
                $"The generator of '{_context.Generator.Capabilities.ModelName}' was asked for {count} completions and gave {result.Completions.Count}.");
        }

        Spend += new SearchSpend(count, result.Usage, Verifications: 0);
        var candidates = new Candidate[count];
        for (var i = 0; i < count; i++)
        {
            var completion = result.Completions[i];
            candidates[i] = new Candidate
            {
                Index = _made++,
                Text = completion.Text,
                LogProbability = completion.LogProbability,
                Tokens = completion.Tokens.Count,
                FinishReason = completion.FinishReason,
            };
        }

        return candidates;
    }
}
