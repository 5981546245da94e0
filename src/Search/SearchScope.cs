using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Search.Budgets;
using Reasoning.Search.Prompts;
using Reasoning.Search.Seeds;
using Reasoning.Search.Traces;

namespace Reasoning.Search;

/// <summary>
/// What a strategy sees of the world: one problem, and the only way to the model, the verifier, random numbers and the trace. Everything that goes through it is
/// counted, kept within the budget, recorded, and taken from the record where the search was recorded before.
/// </summary>
/// <remarks>
/// A scope belongs to one flow of control: its methods are called one after the other, and a round of concurrent requests is one call of
/// <see cref="GenerateAsync(IReadOnlyList{GenerationRequest}, CancellationToken)"/>. Then what happens in it has the same names in every run, whatever order replies
/// arrive in. Branches that go on independently have scopes of their own (<see cref="SplitAsync"/>).
/// </remarks>
public sealed partial class SearchScope
{
    private readonly SearchSession _session;
    private readonly SearchScope? _parent;
    private readonly BudgetLedger _ledger;
    private readonly ulong _seed;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _children = new(StringComparer.Ordinal);
    private CounterRandom _random;
    private SearchSpend _spend;
    private int _events;
    private int _calls;
    private int _candidates;

    private SearchScope(SearchSession session, SearchScope? parent, string node, Problem problem, ulong seed, BudgetLedger ledger)
    {
        (_session, _parent, Node, Problem, _seed, _ledger) = (session, parent, node, problem, seed, ledger);
        _random = new CounterRandom(SeedSplit.By(seed, "draws"));
    }

    /// <summary>The scope of a whole search.</summary>
    internal static SearchScope Root(SearchSession session, ISearchStrategy strategy, Problem problem)
    {
        var context = session.Context;
        var seed = SeedSplit.By(SeedSplit.By(context.Seed, strategy.Name), problem.Id);
        var scope = new SearchScope(session, parent: null, strategy.Name, problem, seed, new BudgetLedger(context.Budget));
        context.Trace?.Add(new SearchBegun(
            scope.Node, scope._events++, problem, strategy.Settings, context.Generator.Capabilities, context.Prompts.Name, context.Verifier is not null, context.MaxTokens,
            context.Budget, context.Seed));
        return scope;
    }

    /// <summary>The part of the search that this is: the strategy's name, with the parts inside it after slashes.</summary>
    public string Node { get; }

    /// <summary>What to solve.</summary>
    public Problem Problem { get; }

    /// <summary>What the model is asked.</summary>
    public PromptBook Prompts => _session.Context.Prompts;

    /// <summary>What the generator can do.</summary>
    public GeneratorCapabilities Capabilities => _session.Context.Generator.Capabilities;

    /// <summary>The most tokens of one completion.</summary>
    public int MaxTokens => _session.Context.MaxTokens;

    /// <summary>Whether candidates can be verified.</summary>
    public bool HasVerifier => _session.Context.Verifier is not null;

    /// <summary>Whether anybody keeps what is told with <see cref="Place"/> and <see cref="Decide"/>; else a strategy need not make the texts.</summary>
    public bool IsTraced => Trace is not null;

    /// <summary>What this part of the search and everything in it cost so far.</summary>
    public SearchSpend Spend
    {
        get
        {
            lock (_lock) return _spend;
        }
    }

    private SearchTrace? Trace => _session.Context.Trace;

    /// <summary>Tells who watches the whole search that it may have got better. To be called after a round.</summary>
    public void Report()
    {
        if (_parent is null) _session.Report?.Invoke();
    }

    /// <summary>A uniform random number in [0, 1): the same in every run with the same seed.</summary>
    /// <param name="purpose">What for, in a few words, for the trace.</param>
    public double Draw(string purpose)
    {
        var value = _random.NextDouble();
        Trace?.Add(new NumberDrawn(Node, _events++, purpose, value));
        return value;
    }

    /// <summary>A random index below a bound.</summary>
    /// <param name="bound">At least 1.</param>
    /// <param name="purpose">What for, in a few words, for the trace.</param>
    public int DrawIndex(int bound, string purpose)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(Draw(purpose) * bound);
    }

    /// <summary>Records that a node was added to what the search looks at.</summary>
    /// <param name="id">Its name, unique in this scope.</param>
    /// <param name="parent">The node that it was made from; null for a first one.</param>
    /// <param name="text">What it adds to its parent.</param>
    /// <param name="score">What it was found worth; NaN where it was not scored.</param>
    /// <param name="remark">What else is to be known of it; null for nothing.</param>
    public void Place(string id, string? parent, string text, double score = double.NaN, string? remark = null) =>
        Trace?.Add(new NodePlaced(Node, _events++, id, parent, text, score, remark));

    /// <summary>Records a decision.</summary>
    /// <param name="what">The kind of decision, one word or two.</param>
    /// <param name="subject">The node that it is about; null for none.</param>
    /// <param name="reason">Why, with the figures.</param>
    public void Decide(string what, string? subject, string reason) => Trace?.Add(new DecisionMade(Node, _events++, what, subject, reason));

    /// <summary>A number that the user's own code computes, such as a reward; recorded, so that a replay does without that code.</summary>
    /// <param name="what">What it is, for the trace.</param>
    /// <param name="observe">Computes it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="BudgetSpentException">The time is up.</exception>
    public async ValueTask<double> ObserveAsync(string what, Func<CancellationToken, ValueTask<double>> observe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(observe);
        cancellationToken.ThrowIfCancellationRequested();
        var number = _events++;
        if (Trace is not null && Trace.Has<CallRefused>(Node, number)) throw new BudgetSpentException(Trace.Find<CallRefused>(Node, number)!.Limit);
        if (Trace?.Find<ValueObserved>(Node, number) is { } known) return known.Value;
        try
        {
            var value = await _session.CallAsync(token => observe(token).AsTask(), cancellationToken).ConfigureAwait(false);
            Trace?.Add(new ValueObserved(Node, number, what, value));
            return value;
        }
        catch (BudgetSpentException spent)
        {
            Trace?.Add(new CallRefused(Node, number, spent.Limit)); // else a replay would look for the number
            throw;
        }
    }

    /// <summary>Makes a candidate of a reply; it has the next index.</summary>
    /// <param name="reply">The reply.</param>
    /// <param name="text">The candidate's text; null for the whole reply.</param>
    /// <param name="origin">How it came about; null for a plain sample.</param>
    public Candidate ToCandidate(Reply reply, string? text = null, string? origin = null)
    {
        ArgumentNullException.ThrowIfNull(reply);
        return new Candidate
        {
            Index = _candidates++,
            Text = text ?? reply.Text,
            LogProbability = reply.LogProbability,
            Tokens = reply.Tokens,
            FinishReason = reply.FinishReason,
            Origin = origin,
        };
    }

    /// <summary>Makes a candidate of what a prompt brought, which may be the book's own answer; it has the next index.</summary>
    /// <param name="reply">The reply; null where the book answered itself.</param>
    /// <param name="text">The candidate's text.</param>
    /// <param name="origin">How it came about.</param>
    internal Candidate MakeCandidate(Reply? reply, string text, string origin) =>
        reply is null ? Adopt(new Candidate { Index = 0, Text = text }, origin) : ToCandidate(reply, text, origin);

    /// <summary>Takes a candidate of a part of the search over into this one; it has the next index.</summary>
    public Candidate Adopt(Candidate candidate, string? origin = null)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return candidate with { Index = _candidates++, Origin = origin ?? candidate.Origin };
    }

    /// <summary>Records the result of a whole search.</summary>
    internal void Conclude(SearchResult result) => Trace?.Add(new SearchConcluded(
        Node, _events++, result.Ending, result.Answer?.Index ?? -1, result.Answer?.Text, result.AbstentionReason, result.Decision.Confidence?.Value ?? double.NaN,
        [.. result.Ranking.Select(candidate => candidate.Index)], result.Spend));

    private void AddSpend(SearchSpend spend)
    {
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            lock (scope._lock) scope._spend += spend;
        }
    }
}
