using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Sandboxing;

/// <summary>
/// Turns what a program's process sent into an <see cref="Execution"/>. The process belongs to the program, so that every byte of it may be anything: what does not
/// follow the protocol to the letter ends the reading.
/// </summary>
internal static class ExecutionReader
{
    private const int LongestText = 500;

    // A small one takes two bytes in a frame and some fifty here.
    private const int MostValues = 1 << 21;

    /// <summary>Reads the answers of a program whose function was called.</summary>
    /// <param name="report">The report; its record holds one frame for loading the program and one per call.</param>
    /// <param name="count">How many calls there were to be.</param>
    /// <param name="largest">Bytes that one answer may have.</param>
    public static Execution Calls(WorkerReport report, int count, int largest)
    {
        var results = new List<CallResult>();
        (VerdictKind Kind, string Reason)? failure = null;
        try
        {
            failure = ReadCalls(report, count, largest, results);
        }
        catch (Exception error) when (error is JsonException or MalformedValueException)
        {
            failure = Failures.Malformed(error is JsonException ? "something that is not JSON, or is nested too deeply," : error.Message);
        }

        // Once everything is answered, only having printed too much still counts.
        if (report.Exceeded is { } exceeded && (results.Count < count || report.Limit == "output")) failure = exceeded;
        return Execution(report, failure) with { Results = results, Output = report.PrintedBetween(0, long.MaxValue) };
    }

    /// <summary>Reads how a program ended that was run as a whole.</summary>
    public static Execution Run(WorkerReport report)
    {
        (VerdictKind Kind, string Reason)? failure = report.Exceeded;
        if (failure is null && (report.Signaled || report.Code != 0)) failure = Ended(report);
        return Execution(report, failure) with
        {
            Output = report.PrintedBetween(0, long.MaxValue),
            Error = Encoding.UTF8.GetString(report.Errors.Span),
        };
    }

    private static Execution Execution(WorkerReport report, (VerdictKind Kind, string Reason)? failure) => new()
    {
        Failure = failure?.Kind,
        Reason = failure?.Reason,
        CpuTime = report.Cpu,
        WallTime = report.Wall,
    };

    private static (VerdictKind Kind, string Reason)? ReadCalls(WorkerReport report, int count, int largest, List<CallResult> results)
    {
        var rest = report.Record;
        long printed = 0, values = 0;
        if (Next(ref rest, largest, out var tooLarge) is not { } first) return Missing();
        using (var message = JsonDocument.Parse(first, ValueCodec.ReadOptions))
        {
            switch (Shape(message.RootElement, 0))
            {
                case ("ready", 2): break;
                case ("unreadable", 5): return Failures.Unreadable(Error(message.RootElement, 1));
                case ("raised", 5): return Failures.Raised(Error(message.RootElement, 1), "when loaded");
                default: return Failures.Malformed("an unknown message");
            }
        }

        while (results.Count < count)
        {
            if (Next(ref rest, largest, out tooLarge) is not { } frame) return Missing();
            values += Values(frame.Span);
            if (values > MostValues) return (VerdictKind.OutputLimit, $"The program's answers hold more than {MostValues:N0} values together.");
            using var message = JsonDocument.Parse(frame, ValueCodec.ReadOptions);
            var answer = message.RootElement;
            var shape = Shape(answer, 1);
            if (!IsInteger(answer, 0, results.Count)) return Failures.Malformed("an answer to another call");
            var result = shape switch
            {
                ("value", 4) => new CallResult { Value = ValueCodec.Read(answer[2]) },
                ("foreign", 4) => new CallResult { ForeignType = Text(answer[2]) },
                ("raised", 6) => new CallResult { Error = Error(answer, 2) },
                _ => null,
            };
            if (result is null) return Failures.Malformed("an unknown answer");
            var until = answer[answer.GetArrayLength() - 1] is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var bytes) ? bytes : printed;
            results.Add(result with { Output = report.PrintedBetween(printed, until) });
            printed = Math.Max(printed, until);
        }

        return null;

        (VerdictKind, string) Missing() => tooLarge
            ? (VerdictKind.OutputLimit, "One of the program's answers is larger than it may be.")
            : report.Exceeded ?? (VerdictKind.RuntimeError, report.Ending("before it answered"));
    }

    /// <summary>How many values a frame holds at the most; exact where that would be many.</summary>
    private static int Values(ReadOnlySpan<byte> frame)
    {
        const int Many = 1 << 12;
        var count = frame.Count((byte)',') + 1;
        if (count < Many) return count;
        count = 0;
        var reader = new Utf8JsonReader(frame, new JsonReaderOptions { MaxDepth = ValueCodec.ReadOptions.MaxDepth });
        while (reader.Read()) count += reader.TokenType == JsonTokenType.EndArray ? 0 : 1;
        return count;
    }

    /// <summary>The next frame; null where there is no complete one.</summary>
    private static ReadOnlyMemory<byte>? Next(ref ReadOnlyMemory<byte> rest, int largest, out bool tooLarge)
    {
        tooLarge = false;
        if (rest.Length < 4) return null;
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest.Span);
        tooLarge = length > largest;
        if (tooLarge || length > rest.Length - 4) return null;
        var frame = rest.Slice(4, (int)length);
        rest = rest[(4 + (int)length)..];
        return frame;
    }

    /// <summary>What a message says it is, and how many parts it has; empty for something that is no message.</summary>
    private static (string Name, int Count) Shape(JsonElement message, int place) =>
        message.ValueKind == JsonValueKind.Array && message.GetArrayLength() is var count && count > place && message[place].ValueKind == JsonValueKind.String
            ? (Text(message[place]), count)
            : ("", 0);

    private static bool IsInteger(JsonElement message, int place, int value) =>
        message[place].ValueKind == JsonValueKind.Number && message[place].TryGetInt32(out var number) && number == value;

    private static RaisedError Error(JsonElement message, int place) =>
        message[place + 2].ValueKind == JsonValueKind.Number && message[place + 2].TryGetInt32(out var line)
            ? new RaisedError(Text(message[place]), Text(message[place + 1]), Math.Max(0, line))
            : throw new MalformedValueException("a broken error");

    private static string Text(JsonElement json) =>
        ValueCodec.Read(json) is PlainValue.TextValue { Value: var text }
            ? text.Length > LongestText ? text[..LongestText] : text
            : throw new MalformedValueException("a broken text");

    private static (VerdictKind Kind, string Reason) Ended(WorkerReport report)
    {
        try
        {
            var rest = report.Record;
            if (Next(ref rest, int.MaxValue, out _) is { } frame)
            {
                using var message = JsonDocument.Parse(frame, ValueCodec.ReadOptions);
                switch (Shape(message.RootElement, 0))
                {
                    case ("unreadable", 4): return Failures.Unreadable(Error(message.RootElement, 1));
                    case ("raised", 4): return Failures.Raised(Error(message.RootElement, 1), "");
                }
            }
        }
        catch (Exception error) when (error is JsonException or MalformedValueException)
        {
            // Then it is the way its process ended that says most.
        }

        return (VerdictKind.RuntimeError, report.Ending(""));
    }
}
