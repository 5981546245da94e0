using System.Runtime.InteropServices;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Speculation.Checking;

/// <summary>One completion by speculation: guess, compute, choose token by token as far as the guess was right, tell the source what was chosen.</summary>
internal sealed class SpeculativeCompletion : IDisposable
{
    private readonly SpeculativeJob _job;
    private readonly CompletionRun _completion;
    private readonly DraftBranches _branches;
    private readonly IDraftSession _session;
    private readonly DraftProposal _proposal;
    private readonly DraftLength _length;
    private readonly List<int> _decided = [];   // in the last pass
    private long _budget;
    private int _maxDraft;

    /// <summary>Takes over a fork of the prompt.</summary>
    public SpeculativeCompletion(SpeculativeJob job, CompletionRun completion, ScheduledSequence sequence, long budget)
    {
        _job = job;
        _completion = completion;
        _budget = budget;
        _maxDraft = job.Options.MaxDraft;
        _branches = new DraftBranches(sequence);
        try
        {
            _session = job.Options.Draft.OpenSession(new DraftContext
            {
                Pipeline = job.Settings.Pipeline, Random = completion.Random, PromptLength = job.Run.PromptLength, InputLength = job.Run.Input.Length,
            });
        }
        catch
        {
            _branches.Dispose();
            throw;
        }

        _proposal = new DraftProposal(_session, job.Run.Tokenizer, job.Run.Model.Info.VocabularySize, job.Options.MaxPaths);
        _length = new DraftLength(job.Options.PositionCost);
    }

    /// <summary>Runs to the end.</summary>
    /// <param name="first">The logits after the prompt.</param>
    /// <param name="cancellationToken">Looked at by every forward.</param>
    public async Task RunAsync(LogitsLease first, CancellationToken cancellationToken)
    {
        var trunk = _branches.Trunk;
        if (_maxDraft > 0) _session.Accept(trunk.Tokens);
        bool goesOn = Decide(first.GetLogits(), trunk.Tokens);
        while (goesOn)
        {
            _job.Report(_completion);
            TellSession();
            if (_budget < 1)
            {
                _completion.Stop(FinishReason.Budget);
                return;
            }

            int limit = (int)Math.Min(Math.Min(_maxDraft, _job.Run.MaxTokens - _completion.TokenCount - 1), _budget - 1);
            if (limit > 0) limit = _length.ChooseLongest(limit, _job.Live);
            _proposal.Clear();
            if (limit > 0)
            {
                var preparation = _session.PrepareAsync(limit, cancellationToken);
                if (!preparation.IsCompletedSuccessfully) await WaitAsync(preparation).ConfigureAwait(false);
                _proposal.Ask(limit, _budget, _length, _job.Live);
            }

            _branches.Start(_completion.LastToken, _proposal.Paths, cancellationToken);
            bool hasRoom = true;
            for (int i = 0; i < _branches.Count; i++)
            {
                try
                {
                    _branches.Hold(i, await _branches.WaitFor(i).ConfigureAwait(false));
                }
                catch (ContextOverflowException)
                {
                    hasRoom = false;
                }
            }

            if (hasRoom)
            {
                goesOn = Check();
            }
            else if (!GoesOnWithoutGuesses())
            {
                return;
            }
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _branches.Dispose();
    }

    private async Task WaitAsync(ValueTask preparation)
    {
        try
        {
            await preparation.ConfigureAwait(false);
        }
        finally
        {
            await _job.Run.Scheduler.ReturnToItsThread();
        }
    }

    // Chooses from the row behind the last decided token, and goes on to the next row as long as a guess has the token that was chosen.
    private bool Check()
    {
        var paths = _proposal.Paths;
        int path = 0, accepted = 0;
        bool goesOn, isDrafted;
        do
        {
            goesOn = Decide(_branches.GetLogits(path, accepted), _branches.GetContext(path, accepted));
            int next = Follow(paths, path, accepted, _completion.LastToken);
            isDrafted = next >= 0;
            if (!isDrafted) break;
            path = next;
            accepted++;
        }
        while (goesOn);

        bool isRejected = !isDrafted && accepted < _proposal.Longest;
        _branches.Keep(path, accepted);
        _budget -= _branches.Count + _proposal.Tokens;
        _length.Observe(paths.MatchLength, accepted, isRejected, _proposal.Tokens, _job.Live);
        _job.Counts.Add(_proposal.Tokens, _proposal.Longest, accepted, _decided.Count);
        _job.Run.CountRound(_decided.Count, _branches.Count + _proposal.Tokens);
        return goesOn;
    }

    private bool Decide(ReadOnlySpan<float> logits, ReadOnlySpan<int> context)
    {
        bool goesOn = _completion.Choose(logits, context);
        _decided.Add(_completion.LastToken);
        return goesOn;
    }

    // A path that begins like the one that is followed, and goes on with the token.
    private static int Follow(DraftPaths paths, int path, int depth, int token)
    {
        for (int i = path; i < paths.Count; i++)
        {
            var candidate = paths[i];
            if (candidate.Length > depth && candidate[depth] == token && candidate[..depth].SequenceEqual(paths[path][..depth])) return i;
        }

        return -1;
    }

    private void TellSession()
    {
        if (_maxDraft > 0) _session.Accept(CollectionsMarshal.AsSpan(_decided));
        _decided.Clear();
    }

    // There may be room for the next token though not for guesses; where plain decoding would end, this does too.
    private bool GoesOnWithoutGuesses()
    {
        _branches.Abandon();
        bool hadGuesses = _proposal.Tokens > 0;
        if (!hadGuesses) _completion.Stop(FinishReason.ContextFull);
        _maxDraft = 0;
        return hadGuesses;
    }
}
