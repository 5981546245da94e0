using System.Globalization;
using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Data.Difficulty;

/// <summary>
/// Measures how hard a local model finds it to follow an instruction to its answer (IFD): the loss of the answer with the prompt in front, by the loss without it. Li et al.,
/// "From Quantity to Quality: Boosting LLM Performance with Self-Guided Data Selection for Instruction Tuning" (2024), equation of the IFD score.
/// </summary>
/// <remarks>
/// <para>Near 1 the prompt does not help: hard. Near 0 the answer follows from the prompt. Above 1 the two hardly belong together.</para>
/// <para>Departures from the reference code: the answer is tokenised on its own, so that it has the same tokens with and without the prompt (there the text is tokenised as
/// a whole, and
/// the tokens at the border may differ); what does not fit is dropped and not cut.</para>
/// <para>Costs one pass over prompt and answer, and one over the answer. May be asked from many threads at once, which fills the batches.</para>
/// </remarks>
public sealed class InstructionDifficulty
{
    private readonly ILanguageModel _model;
    private readonly AnswerLikelihood _likelihood;
    private readonly DifficultyOptions _options;
    private readonly int[] _direct;

    /// <summary>Measures with a model.</summary>
    /// <param name="scheduler">A scheduler of the model; it stays the caller's to dispose.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">The direct prompt is empty, and the model has no token that begins a sequence.</exception>
    public InstructionDifficulty(BatchScheduler scheduler, DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        _model = scheduler.Model;
        _likelihood = new AnswerLikelihood(scheduler);
        _options = options ?? new DifficultyOptions();
        _direct = Encode(_options.DirectPrompt);
        if (_direct.Length == 0)
            throw new ArgumentException($"The direct prompt is empty, and the model '{_model.Info.Name}' has no token that begins a sequence.", nameof(options));
    }

    /// <summary>Scores an item.</summary>
    /// <param name="prompt">Everything in front of the answer, as the model is to see it.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<DifficultyResult> ScoreAsync(string prompt, string answer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(answer);
        if (string.IsNullOrWhiteSpace(answer)) return new DifficultyResult(null, new Reject("empty answer", "The answer is empty."));
        int[] tokens = _model.Tokenizer.Encode(answer, addSpecial: false);
        int[] conditioned = Encode(prompt);
        if (conditioned.Length == 0) return new DifficultyResult(null, new Reject("empty prompt", "The prompt is empty, and the model has no token that begins a sequence."));
        int limit = Math.Min(_options.MaxTokens ?? int.MaxValue, _model.Info.ContextLength);
        int longest = Math.Max(conditioned.Length, _direct.Length) + tokens.Length;
        if (longest > limit) return new DifficultyResult(null, new Reject("truncated", $"Prompt and answer have {longest} tokens together, and {limit} are the limit."));

        double[][] losses = await Task.WhenAll(
            _likelihood.LossesAsync(_direct, tokens, cancellationToken), _likelihood.LossesAsync(conditioned, tokens, cancellationToken)).ConfigureAwait(false);
        var score = DifficultyScore.Of(losses[0], losses[1]);
        double ratio = score.Ratio(_options.Ratio);
        return new DifficultyResult(score, ratio <= _options.MaxRatio
            ? null
            : new Reject("ratio too high", string.Create(CultureInfo.InvariantCulture,
                $"The ratio is {ratio:0.####}, above {_options.MaxRatio}: the prompt makes the answer less likely.")));
    }

    private int[] Encode(string prompt)
    {
        int[] tokens = _model.Tokenizer.Encode(prompt);
        return tokens.Length > 0 || (_model.Tokenizer.BeginOfSequence ?? _model.Tokenizer.EndOfSequence) is not { } begin ? tokens : [begin];
    }
}
