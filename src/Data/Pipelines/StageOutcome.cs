using System.Text.Json.Nodes;

namespace Reasoning.Data.Pipelines;

/// <summary>What a stage made of a record: items, rejects with their reasons, or both.</summary>
public sealed class StageOutcome
{
    private StageOutcome(IReadOnlyList<JsonObject> items, IReadOnlyList<Reject> rejects)
    {
        Items = items;
        Rejects = rejects;
    }

    /// <summary>The items, in their order.</summary>
    public IReadOnlyList<JsonObject> Items { get; }

    /// <summary>What was not made, and why.</summary>
    public IReadOnlyList<Reject> Rejects { get; }

    /// <summary>Items, and rejects beside them.</summary>
    public static StageOutcome Of(IReadOnlyList<JsonObject> items, params IReadOnlyList<Reject> rejects) => new(items, rejects);

    /// <summary>Nothing but a reject.</summary>
    /// <param name="reason">A short fixed phrase that rejects are counted by, such as "no tests".</param>
    /// <param name="detail">One sentence about this one.</param>
    public static StageOutcome Rejected(string reason, string detail) => new([], [new Reject(reason, detail)]);
}
