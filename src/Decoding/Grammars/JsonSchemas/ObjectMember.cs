namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A member that an object may have: the text of name and value, whether it must be there, and which demands for some such member it meets.</summary>
internal sealed record ObjectMember(GrammarExpression Text, bool IsRequired, int Meets);
