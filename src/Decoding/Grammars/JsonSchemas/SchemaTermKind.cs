namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>What a term is.</summary>
internal enum SchemaTermKind
{
    /// <summary>Every value.</summary>
    Everything,

    /// <summary>No value.</summary>
    Nothing,

    /// <summary>The values that a schema of the document allows.</summary>
    Schema,

    /// <summary>One value.</summary>
    Constant,

    /// <summary>The values that a schema or constant does not allow.</summary>
    Not,

    /// <summary>The values of all parts.</summary>
    And,

    /// <summary>The values of any part.</summary>
    Or,
}
