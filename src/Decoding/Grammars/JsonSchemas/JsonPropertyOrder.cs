namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>In which order the properties of an object may be written.</summary>
public enum JsonPropertyOrder
{
    /// <summary>As the schema lists them, others after them. Valid objects in another order are not accepted.</summary>
    Schema,

    /// <summary>Any order, each listed property at most once. An object may list at most 12 properties, since each set of those already written is a rule.</summary>
    Any,
}
