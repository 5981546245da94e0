using System.Collections.Immutable;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>Draws arguments of traced functions.</summary>
internal static class IntegerSampler
{
    public static CallArguments Arguments(TraceOptions options, ref CounterRandom random)
    {
        var arguments = ImmutableArray.CreateBuilder<PlainValue>(options.Arguments.Length);
        foreach (var kind in options.Arguments)
        {
            if (kind == TraceArgument.Number)
            {
                arguments.Add(Number(options, ref random));
                continue;
            }

            int shortest = Math.Min(options.ShortestList, options.LongestList);
            var items = new PlainValue[shortest + random.NextInt32(options.LongestList - shortest + 1)];
            for (int i = 0; i < items.Length; i++) items[i] = Number(options, ref random);
            arguments.Add(PlainValue.List(items));
        }

        return new CallArguments(arguments.DrainToImmutable(), []);
    }

    private static long Number(TraceOptions options, ref CounterRandom random)
    {
        long value = options.Size == NumberSize.Magnitude ? Below(options.Magnitude + 1, ref random) : OfDigits(options.Magnitude, ref random);
        return options.AllowNegative && random.NextInt32(2) == 1 ? -value : value;
    }

    private static long OfDigits(long magnitude, ref CounterRandom random)
    {
        int digits = 1 + random.NextInt32(magnitude.ToString(System.Globalization.CultureInfo.InvariantCulture).Length);
        long least = digits == 1 ? 0 : (long)Math.Pow(10, digits - 1), most = Math.Min(magnitude, (long)Math.Pow(10, digits) - 1);
        return least + Below(most - least + 1, ref random);
    }

    // At most 10^15 + 1, so that the 53 bits of a uniform number reach every value.
    private static long Below(long bound, ref CounterRandom random) => (long)(random.NextDouble() * bound);
}
