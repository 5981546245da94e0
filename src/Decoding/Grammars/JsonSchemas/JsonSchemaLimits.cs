namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>What reading a schema may cost. A schema that would cost more is refused with a sentence.</summary>
public sealed record JsonSchemaLimits
{
    private readonly int _maxDepth = 256;
    private readonly int _maxAlternatives = 256;
    private readonly int _maxRules = 100_000;
    private readonly int _maxStates = 20_000;

    /// <summary>The deepest nesting of the schema text, and the longest chain of schemas that are applied to one value; 1 to 1,000. The default is 256.</summary>
    public int MaxDepth
    {
        get => _maxDepth;
        init => _maxDepth = InRange(value, 1_000, nameof(MaxDepth));
    }

    /// <summary>The most kinds of arrays, of objects or of strings that one schema may tell apart after its combinations are multiplied out; 1 to 100,000. The default is 256.</summary>
    public int MaxAlternatives
    {
        get => _maxAlternatives;
        init => _maxAlternatives = InRange(value, 100_000, nameof(MaxAlternatives));
    }

    /// <summary>The most different schemas, combinations of schemas and rules; 1 to 10,000,000. The default is 100,000.</summary>
    public int MaxRules
    {
        get => _maxRules;
        init => _maxRules = InRange(value, 10_000_000, nameof(MaxRules));
    }

    /// <summary>The most states in which the digits of a number, the properties of an object or the items of an array are counted; 1 to 1,000,000. The default is 20,000.</summary>
    public int MaxStates
    {
        get => _maxStates;
        init => _maxStates = InRange(value, 1_000_000, nameof(MaxStates));
    }

    private static int InRange(int value, int max, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, max, name);
        return value;
    }
}
