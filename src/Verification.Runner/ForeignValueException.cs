namespace Reasoning.Verification.Runner;

/// <summary>A value that is not plain data; the message names its type.</summary>
internal sealed class ForeignValueException(Type type) : Exception(type.FullName ?? type.Name);
