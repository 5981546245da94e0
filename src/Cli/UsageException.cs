namespace Reasoning.Cli;

/// <summary>The command line asks for something that makes no sense; the message is one sentence that says what would.</summary>
internal sealed class UsageException(string message) : Exception(message);
