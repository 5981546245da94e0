namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>How a number may be written where the schema allows whole numbers only.</summary>
public enum JsonIntegerForms
{
    /// <summary>Plain digits: <c>-12</c>, <c>0</c>.</summary>
    Digits,

    /// <summary>Plain digits, or with a fraction of zeros, which JSON Schema takes for a whole number too: <c>12</c>, <c>12.0</c>, <c>-0</c>.</summary>
    AnyFraction,
}
