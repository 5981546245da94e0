using System.Text.Json.Nodes;
using Reasoning.Decoding.Generation;

namespace Reasoning.Data.JudgedSelection;

/// <summary>
/// Rates pairs of a prompt and an answer by a model, to keep the best: Chen et al., "AlpaGasus: Training a Better Alpaca with Fewer Data" (2024). One request an item; the
/// prompt is our own.
/// </summary>
public sealed class ItemJudge
{
    private readonly ITextGenerator _judge;
    private readonly JudgedSelectionOptions _options;

    /// <summary>A judge.</summary>
    /// <param name="judge">The model that is asked.</param>
    /// <param name="options">How; null for the defaults.</param>
    public ItemJudge(ITextGenerator judge, JudgedSelectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(judge);
        (_judge, _options) = (judge, options ?? new JudgedSelectionOptions());
    }

    /// <summary>Rates an item.</summary>
    /// <param name="prompt">The task.</param>
    /// <param name="answer">The answer to it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Decoding.Models.ContextOverflowException">The item does not fit into the judge's context.</exception>
    public async ValueTask<JudgedItem> RateAsync(string prompt, string answer, CancellationToken cancellationToken = default)
    {
        var request = new GenerationRequest
        {
            Prompt = _options.Prompt.Fill(new JsonObject { ["prompt"] = prompt, ["answer"] = answer }), MaxTokens = _options.MaxTokens, Sampling = _options.Sampling,
        };
        var result = await _judge.GenerateAsync(request, cancellationToken).ConfigureAwait(false);
        string reply = result.Completions[0].Text;
        double? rating = Rating.Parse(reply, _options.Highest);
        return new JudgedItem(rating, rating >= _options.Threshold, reply);
    }
}
