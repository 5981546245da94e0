namespace Reasoning.Verification.Values;

/// <summary>What was read is not an encoded value; the message says why, without a final full stop.</summary>
internal sealed class MalformedValueException(string message, Exception? innerException = null) : Exception(message, innerException);
