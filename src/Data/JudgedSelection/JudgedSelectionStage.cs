using System.Globalization;
using System.Text.Json.Nodes;
using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Models;

namespace Reasoning.Data.JudgedSelection;

/// <summary>Keeps the records whose answer is rated high enough: by a judge, or by a rating that the record has already.</summary>
public sealed class JudgedSelectionStage : IRecordStage
{
    /// <summary>The field that a judge's rating is put into.</summary>
    public const string Field = "rating";

    private readonly Func<JsonObject, CancellationToken, ValueTask<(double? Rating, string Reply)>> _rate;
    private readonly JudgedSelectionOptions _options;
    private readonly bool _adds;

    private JudgedSelectionStage(Func<JsonObject, CancellationToken, ValueTask<(double? Rating, string Reply)>> rate, JudgedSelectionOptions options, bool adds) =>
        (_rate, _options, _adds) = (rate, options, adds);

    /// <inheritdoc/>
    public string Name => "select";

    /// <summary>A stage that asks a judge and adds its rating to the records that are kept.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="prompt">The task.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="options">The threshold; null for the defaults.</param>
    public static JudgedSelectionStage ByJudge(ItemJudge judge, FieldTemplate prompt, FieldTemplate answer, JudgedSelectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(prompt);
        ArgumentNullException.ThrowIfNull(answer);
        return new JudgedSelectionStage(
            async (fields, cancel) =>
            {
                var judged = await judge.RateAsync(prompt.Fill(fields), answer.Fill(fields), cancel).ConfigureAwait(false);
                return (judged.Rating, judged.Reply);
            },
            options ?? new JudgedSelectionOptions(),
            adds: true);
    }

    /// <summary>A stage that reads ratings, or replies of a judge, out of the records.</summary>
    /// <param name="rating">The number, or the judge's reply.</param>
    /// <param name="options">The threshold and the scale; null for the defaults.</param>
    public static JudgedSelectionStage ByField(FieldTemplate rating, JudgedSelectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(rating);
        options ??= new JudgedSelectionOptions();
        return new JudgedSelectionStage(
            (fields, _) =>
            {
                string text = rating.Fill(fields);
                return ValueTask.FromResult((Rating.Parse(text, options.Highest), text));
            },
            options,
            adds: false);
    }

    /// <inheritdoc/>
    public async ValueTask<StageOutcome> ProcessAsync(DataRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        double? rating;
        string reply;
        try
        {
            (rating, reply) = await _rate(record.Fields, cancellationToken).ConfigureAwait(false);
        }
        catch (ContextOverflowException overflow)
        {
            return StageOutcome.Rejected("too long", overflow.Message);
        }

        if (rating is not { } value) return StageOutcome.Rejected("no rating", $"No rating can be read from: {(reply.Length <= 200 ? reply : reply[..200] + "...")}");
        if (value < _options.Threshold)
            return StageOutcome.Rejected("rated too low", string.Create(CultureInfo.InvariantCulture, $"The rating is {value}, below {_options.Threshold}."));
        var item = (JsonObject)record.Fields.DeepClone();
        if (_adds) item[Field] = value;
        return StageOutcome.Of([item]);
    }
}
