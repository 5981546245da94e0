using Reasoning.Search.Traces;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Cli;

/// <summary>Turns an exception into what the tool says about it.</summary>
internal static class FailureSentence
{
    /// <summary>
    /// One sentence. The library's own refusals already are one; anything that was not foreseen says so, and how to see where it happened.
    /// </summary>
    public static string Of(Exception exception) => exception switch
    {
        AggregateException { InnerExceptions: [var only] } => Of(only),
        IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException
            or SandboxUnavailableException or TraceMismatchException
            => OneLine(exception.Message),
        _ => $"{exception.GetType().Name}: {OneLine(exception.Message)} (this was not foreseen; set REASON_STACK_TRACE=1 to see where it happened)",
    };

    private static string OneLine(string message) => string.Join(' ', message.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
