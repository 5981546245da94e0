namespace Reasoning.Verification.Sandboxing;

/// <summary>A worker's process broke while it was asked something; the message says how, without a final full stop.</summary>
internal sealed class WorkerDiedException(string message, Exception innerException) : Exception(message, innerException);
