using Reasoning.Search.Answers;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Greedy;
using Reasoning.Search.Judging;
using Reasoning.Search.MajorityVote;
using Reasoning.Search.Particles;
using Reasoning.Search.PlanSearch;
using Reasoning.Search.Repair;
using Reasoning.Search.ScatteredForest;
using Reasoning.Search.Scoring;
using Reasoning.Search.Sources;
using Reasoning.Search.TokenTrees;
using Reasoning.Search.Tournaments;
using Reasoning.Search.Trees.BestFirst;
using Reasoning.Search.Trees.Dvts;
using Reasoning.Search.Trees.Hgs;
using Reasoning.Search.Trees.Levin;
using Reasoning.Search.Trees.LiteSearch;
using Reasoning.Search.Trees.Mcts;
using Reasoning.Search.Trees.Rebase;
using Reasoning.Search.Voting;

namespace Reasoning.Search.Catalog;

/// <summary>Everything that a search can be put together from, by name.</summary>
public static class SearchCatalog
{
    private static readonly ComponentEntry[] Entries =
    [
        ComponentEntry.Of<ISearchStrategy>("greedy", () => new GreedyStrategy()),
        ComponentEntry.Of<ISearchStrategy, BestOfNOptions>("best-of-n", options => new BestOfNStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, MajorityVoteOptions>("majority", options => new MajorityVoteStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, ScatteredForestOptions>("sfs", options => new ScatteredForestStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, PlanSearchOptions>("plansearch", options => new PlanSearchStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, RepairOptions>("repair", options => new RepairStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, ReflexionOptions>("reflexion", options => new ReflexionStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, KnockoutOptions>("knockout", options => new KnockoutStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, LeagueOptions>("league", options => new LeagueStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, LucbOptions>("lucb", options => new LucbStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, RpcOptions>("rpc", options => new RpcStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, UniversalConsistencyOptions>("universal", options => new UniversalConsistencyStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, DifficultyAdaptiveOptions>("dsc", options => new DifficultyAdaptiveStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, SeedTreeSearchOptions>("seed-cts", options => new SeedTreeSearchStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, LevinTokenSearchOptions>("levin-tokens", options => new LevinTokenSearchStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, RebaseOptions>("rebase", options => new RebaseStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, DvtsOptions>("dvts", options => new DvtsStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, LiteSearchOptions>("litesearch", options => new LiteSearchStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, BestFirstOptions>("best-first", options => new BestFirstStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, MctsOptions>("mcts", options => new MctsStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, LevinOptions>("levin", options => new LevinStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, HgsOptions>("hgs", options => new HgsStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, ParticleFilterOptions>("particle-filter", options => new ParticleFilterStrategy(options)),
        ComponentEntry.Of<ISearchStrategy, EntropicParticleFilterOptions>("entropic-particle-filter", options => new EntropicParticleFilterStrategy(options)),
        ComponentEntry.Of<ICandidateSource, SamplingSourceOptions>("sampling", options => new SamplingSource(options)),
        ComponentEntry.Of<ICandidateSource, StrategySourceOptions>("runs", options => new StrategySource(options)),
        ComponentEntry.Of<IScorer>("verifier", () => new VerifierScorer()),
        ComponentEntry.Of<IScorer, JudgeScorerOptions>("judge", options => new JudgeScorer(options)),
        ComponentEntry.Of<IScorer, GradeScorerOptions>("grade", options => new GradeScorer(options)),
        ComponentEntry.Of<IScorer>("likelihood", () => new LikelihoodScorer()),
        ComponentEntry.Of<IScorer, RolloutScorerOptions>("rollout", options => new RolloutScorer(options)),
        ComponentEntry.Of<IJudge, ModelJudgeOptions>("model", options => new ModelJudge(options)),
        ComponentEntry.Of<IJudge>("verifier", () => new VerifierJudge()),
        ComponentEntry.Of<IJudge, ScorerJudgeOptions>("scorer", options => new ScorerJudge(options)),
        ComponentEntry.Of<IAnswerExtractor>("answer-line", () => new AnswerLineExtractor()),
        ComponentEntry.Of<IAnswerExtractor>("program-text", () => new ProgramTextExtractor()),
    ];

    /// <summary>Every strategy with its default settings, in the order of their names.</summary>
    public static IReadOnlyList<ISearchStrategy> Strategies { get; } =
    [
        .. Entries.Where(entry => entry.Kind == typeof(ISearchStrategy))
            .Select(entry => (ISearchStrategy)entry.Create(new ComponentSpec(entry.Name, System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty)))
            .OrderBy(strategy => strategy.Name, StringComparer.Ordinal),
    ];

    /// <summary>Makes a component.</summary>
    /// <typeparam name="T">Its kind, such as <see cref="ISearchStrategy"/>.</typeparam>
    /// <param name="spec">Its name and settings.</param>
    /// <exception cref="FormatException">There is none of that name, or a setting does not fit; the message says what there is.</exception>
    public static T Create<T>(ComponentSpec spec)
        where T : class, ISearchComponent => (T)Create(typeof(T), spec);

    /// <summary>Makes a component from a line such as <c>best-of-n(samples=8)</c>.</summary>
    /// <inheritdoc cref="Create{T}(ComponentSpec)"/>
    public static T Create<T>(string spec)
        where T : class, ISearchComponent => Create<T>(ComponentSpec.Parse(spec));

    internal static object Create(Type kind, ComponentSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        // A strategy's name is short for one candidate from each of its runs.
        if (kind == typeof(ICandidateSource) && Array.Exists(Entries, entry => entry.Kind == typeof(ISearchStrategy) && entry.Name == spec.Name))
            return new StrategySource(Create<ISearchStrategy>(spec));

        var ofKind = Entries.Where(entry => entry.Kind == kind).ToArray();
        var entry = Array.Find(ofKind, entry => entry.Name == spec.Name)
            ?? throw new FormatException($"There is no {Describe(kind)} '{spec.Name}'; there are {string.Join(", ", ofKind.Select(entry => entry.Name).Order(StringComparer.Ordinal))}.");
        return entry.Create(spec);
    }

    private static string Describe(Type kind) => kind.Name switch
    {
        nameof(ISearchStrategy) => "strategy",
        nameof(IAnswerExtractor) => "answer extractor",
        nameof(ICandidateSource) => "source of candidates",
        nameof(IScorer) => "scorer",
        nameof(IJudge) => "judge",
        var name => name,
    };
}
