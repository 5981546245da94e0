using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees;

/// <summary>
/// A tree search over steps: nodes are beginnings of solutions, and what is expanded next is said by a <see cref="TreePolicy"/>. Everything else (requests in rounds, merging,
/// verification and scoring, trace, answer) is the same for all of them.
/// </summary>
/// <typeparam name="TOptions">An immutable record.</typeparam>
public abstract class TreeSearchStrategy<TOptions> : SearchStrategy<TOptions>
    where TOptions : StepSearchOptions, new()
{
    /// <summary>Makes the strategy.</summary>
    /// <param name="options">Its options; null means the defaults.</param>
    protected TreeSearchStrategy(TOptions? options) : base(options)
    {
    }

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new TreeSearchRun(scope, Options, CreatePolicy());

    /// <summary>The policy of one search.</summary>
    protected abstract TreePolicy CreatePolicy();
}
