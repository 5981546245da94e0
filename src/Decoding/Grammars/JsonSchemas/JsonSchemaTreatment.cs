namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>What becomes of a part of a schema that cannot be, or need not be, enforced.</summary>
public enum JsonSchemaTreatment
{
    /// <summary>The schema is refused with a sentence that says where and why.</summary>
    Refuse,

    /// <summary>It is a remark without effect on what is accepted.</summary>
    Annotate,
}
