using System.Globalization;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>Changes a finished trace: digits of a line become others, lines are left out or doubled. What the function answered is not touched.</summary>
internal static class StaticNoise
{
    /// <summary>The changed steps, and how many lines were changed, left out or doubled.</summary>
    public static (List<TraceStep> Steps, int Changed) Apply(IReadOnlyList<TraceStep> steps, double intensity, ref CounterRandom random)
    {
        var (made, changed) = (new List<TraceStep>(steps.Count), 0);
        foreach (var step in steps)
        {
            if (random.NextDouble() >= intensity)
            {
                made.Add(step);
                continue;
            }

            changed++;
            switch (random.NextInt32(3))
            {
                case 0:
                    made.Add(Corrupt(step, ref random));
                    break;
                case 1:
                    made.AddRange([step, step]);
                    break;
            }
        }

        return (made, changed);
    }

    /// <summary>The step with a digit of one of its values replaced, or told of the next line where none of them has a digit.</summary>
    private static TraceStep Corrupt(TraceStep step, ref CounterRandom random)
    {
        // Every value by its place: the operations' three, the changes' one, what was returned.
        string?[] values = [.. step.Operations.SelectMany(operation => (string?[])[operation.Left, operation.Right, operation.Result]),
            .. step.Changes.Select(change => change.Value), step.Returned];
        int[] numbers = [.. Enumerable.Range(0, values.Length).Where(index => values[index]?.Any(char.IsAsciiDigit) == true)];
        if (numbers.Length == 0) return step with { Line = step.Line + 1 };
        int chosen = numbers[random.NextInt32(numbers.Length)];
        values[chosen] = Digit(values[chosen]!, ref random);
        int operations = step.Operations.Count;
        return step with
        {
            Operations = [.. step.Operations.Select((operation, index) =>
                operation with { Left = values[3 * index]!, Right = values[(3 * index) + 1], Result = values[(3 * index) + 2]! })],
            Changes = [.. step.Changes.Select((change, index) => change with { Value = values[(3 * operations) + index]! })],
            Returned = values[^1],
        };
    }

    private static string Digit(string value, ref CounterRandom random)
    {
        int[] places = [.. Enumerable.Range(0, value.Length).Where(index => char.IsAsciiDigit(value[index]))];
        int at = places[random.NextInt32(places.Length)];
        int digit = (value[at] - '0' + 1 + random.NextInt32(9)) % 10;
        return string.Concat(value.AsSpan(0, at), digit.ToString(CultureInfo.InvariantCulture), value.AsSpan(at + 1));
    }
}
