using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Search.Budgets;
using Reasoning.Search.Prompts;
using Reasoning.Search.Seeds;
using Reasoning.Search.Traces;

namespace Reasoning.Search;

/// <content>Requests to the model.</content>
public sealed partial class SearchScope
{
    // What a chat format puts around a prompt.
    private const int TemplateTokens = 32;

    /// <summary>
    /// A round of requests to the model, all at once. They are admitted to the budget in their order, before any of them is made: the first that does not fit as a whole has
    /// fewer completions or is left out, and those after it are left out.
    /// </summary>
    /// <param name="requests">What to ask; <see cref="DecodingRequest.Seed"/> is set by the scope.</param>
    /// <param name="cancellationToken">Ends the requests; those that are finished stay recorded.</param>
    /// <returns>One reply per request; null for one that was left out, or cancelled because the time was up.</returns>
    /// <exception cref="BudgetSpentException">There would not be a single reply.</exception>
    /// <exception cref="TraceMismatchException">The trace has another request in this place.</exception>
    public async Task<IReadOnlyList<ModelReply?>> GenerateAsync(IReadOnlyList<GenerationRequest> requests, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(requests);
        cancellationToken.ThrowIfCancellationRequested();
        BudgetLimit? refusal = null;
        var calls = new Call?[requests.Count];
        for (var i = 0; i < calls.Length; i++) calls[i] = Admit(requests[i] with { Seed = SeedSplit.By(_seed, _calls++) }, _events++, ref refusal);

        var replies = await Task.WhenAll(calls.Select(call => call is null ? Task.FromResult<ModelReply?>(null) : MakeAsync(call, cancellationToken))).ConfigureAwait(false);
        foreach (var call in calls)
            if (call is not null) _ledger.Settle(call.Held, call.Spent);
        if (calls.Length > 0 && replies.All(reply => reply is null)) throw new BudgetSpentException(refusal ?? BudgetLimit.Time);
        return replies;
    }

    /// <summary>One request to the model.</summary>
    /// <inheritdoc cref="GenerateAsync(IReadOnlyList{GenerationRequest}, CancellationToken)"/>
    public async Task<ModelReply> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken) =>
        (await GenerateAsync([request], cancellationToken).ConfigureAwait(false))[0]!;

    /// <summary>Puts a round of prompts, each once, and reads the replies. What a book answers itself is no request.</summary>
    /// <param name="prompts">What to ask.</param>
    /// <param name="sampling">How tokens are chosen.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <returns>One per prompt; null where the budget did not permit it.</returns>
    /// <exception cref="BudgetSpentException">There would not be a single reply.</exception>
    public async Task<IReadOnlyList<PromptReply<TReply>?>> AskAsync<TReply>(
        IReadOnlyList<Prompt<TReply>> prompts, SamplingOptions sampling, CancellationToken cancellationToken)
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(prompts);
        var asked = prompts.Where(prompt => prompt.Ready is null).Select(prompt => prompt.ToRequest(1, MaxTokens, sampling, Capabilities)).ToArray();
        var replies = asked.Length == 0 ? [] : await GenerateAsync(asked, cancellationToken).ConfigureAwait(false);
        var next = 0;
        return [.. prompts.Select(prompt =>
        {
            if (prompt.Ready is { } ready) return new PromptReply<TReply>(ready, null);
            return replies[next++]?.First is { } reply ? new PromptReply<TReply>(prompt.Parse(reply), reply) : null;
        })];
    }

    /// <summary>Puts one prompt and reads the reply.</summary>
    /// <inheritdoc cref="AskAsync{TReply}(IReadOnlyList{Prompt{TReply}}, SamplingOptions, CancellationToken)"/>
    public async Task<PromptReply<TReply>> AskAsync<TReply>(Prompt<TReply> prompt, SamplingOptions sampling, CancellationToken cancellationToken)
        where TReply : class =>
        (await AskAsync([prompt], sampling, cancellationToken).ConfigureAwait(false))[0]!;

    /// <summary>Samples solutions of the problem in one request.</summary>
    /// <param name="count">How many are wanted, at least 1.</param>
    /// <param name="sampling">How tokens are chosen.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    /// <returns>As many as are wanted, or as the budget permits; at least one.</returns>
    /// <exception cref="BudgetSpentException">Not one fits into the budget.</exception>
    public async Task<IReadOnlyList<Candidate>> SampleAsync(int count, SamplingOptions sampling, CancellationToken cancellationToken)
    {
        var prompt = Prompts.Solve(Problem);
        var request = prompt.ToRequest(count, MaxTokens, sampling, Capabilities);
        var reply = await GenerateAsync(request, cancellationToken).ConfigureAwait(false);
        return [.. reply.Replies.Select(text => ToCandidate(text, prompt.Parse(text)))];
    }

    /// <summary>Decides whether a request fits, and holds back what it can cost. What was decided before is not decided again.</summary>
    private Call? Admit(GenerationRequest request, int number, ref BudgetLimit? refusal)
    {
        if (refusal is not null) return null;
        var known = Trace is { } trace && !trace.Has<CallRefused>(Node, number) ? trace.Find<ModelAsked>(Node, number) : null;
        if (known is not null)
        {
            var same = request with { Count = known.Replies.Count };
            if (RequestHash.Of(same) != known.RequestHash || known.Wanted != request.Count)
            {
                throw new TraceMismatchException(
                    $"Event {number} of '{Node}' in the trace is another request than this search makes there: the trace is of another search, of other settings, or of "
                    + "another version.");
            }

            if (known.Replies.Count < request.Count) refusal = BudgetLimit.Tokens;
            return new Call(same, request.Count, number, Trace is { IsReplay: true } ? default : _ledger.Hold(same.Count, PromptTokens(same), same.MaxTokens), known);
        }

        if (Trace is not null && Trace.Has<CallRefused>(Node, number))
        {
            refusal = Trace.Find<CallRefused>(Node, number)!.Limit;
            return null;
        }

        var limit = BudgetLimit.Time;
        var admitted = 0;
        BudgetAmount held = default;
        if (!_session.IsTimeUp) admitted = _ledger.Admit(request.Count, PromptTokens(request), request.MaxTokens, out held, out limit);
        if (admitted < request.Count) refusal = limit;
        if (admitted > 0) return new Call(request with { Count = admitted }, request.Count, number, held, null);
        Trace?.Add(new CallRefused(Node, number, limit));
        return null;
    }

    private async Task<ModelReply?> MakeAsync(Call call, CancellationToken cancellationToken)
    {
        var asked = call.Known;
        if (asked is null)
        {
            var generator = _session.Context.Generator;
            GenerationResult result;
            try
            {
                result = await _session.CallAsync(token => generator.GenerateAsync(call.Request, token), cancellationToken).ConfigureAwait(false);
            }
            catch (BudgetSpentException spent)
            {
                Trace?.Add(new CallRefused(Node, call.Number, spent.Limit));
                return null;
            }

            if (result.Completions.Count != call.Request.Count)
            {
                throw new InvalidOperationException(
                    $"The generator of '{Capabilities.ModelName}' was asked for {call.Request.Count} completions and gave {result.Completions.Count}.");
            }

            asked = new ModelAsked(
                Node,
                call.Number,
                Trace is null ? "" : RequestHash.Of(call.Request),
                Trace is null ? "" : RequestHash.OfText(call.Request.Prompt),
                call.Wanted,
                [.. result.Completions.Select(completion => Reply.Of(completion, call.Request.TopLogProbabilities > 0))],
                result.Usage,
                _session.Elapsed);
            Trace?.Add(asked);
        }

        var usage = asked.Usage;
        call.Spent = _ledger.AmountOf(usage.PromptTokens, usage.CompletionTokens, asked.Replies.Count);
        AddSpend(new SearchSpend(asked.Replies.Count, usage, Verifications: 0) { Cost = call.Spent.Cost });
        return new ModelReply(asked.Replies, usage);
    }

    /// <summary>The prompt's tokens, or no fewer.</summary>
    private long PromptTokens(GenerationRequest request)
    {
        var budget = _session.Context.Budget;
        if (budget.MaxTokens is null && budget.MaxCost is null) return 0;
        return _session.Context.Generator.CountInputTokens(request)
            ?? System.Text.Encoding.UTF8.GetByteCount(request.Prompt) + System.Text.Encoding.UTF8.GetByteCount(request.Prefix ?? "") + TemplateTokens;
    }

    /// <summary>A request that was admitted.</summary>
    private sealed record Call(GenerationRequest Request, int Wanted, int Number, BudgetAmount Held, ModelAsked? Known)
    {
        public BudgetAmount Spent { get; set; }
    }
}
