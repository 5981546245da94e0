namespace Reasoning.Data.Corpus.Programs;

/// <summary>A pipeline of steps, each consuming what the one before it produced.</summary>
internal sealed record Composition(IReadOnlyList<Step> Steps)
{
    /// <summary>One composition in this many is kept out of every corpus, whatever its seed.</summary>
    private const int HeldOutEvery = 10;

    /// <summary>The sequence of operations without constants and wording: what is held out, it is held out as a whole.</summary>
    public string Key => string.Join('>', Steps.Select(step => step.Operation.Name));

    public ValueKind In => Steps[0].Operation.In;

    public ValueKind Out => Steps[^1].Operation.Out;

    public bool HasArgument => Steps.Any(step => step.Constant == "k");

    public bool IsLoose => Steps.Any(step => step.IsLoose);

    public bool IsHeldOut => IsKeyHeldOut(Key);

    public static bool IsKeyHeldOut(string key) => HeldOut.Contains(key, HeldOutEvery);
}
