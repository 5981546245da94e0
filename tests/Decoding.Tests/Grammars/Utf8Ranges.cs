using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Sets of characters as sequences of byte ranges.</summary>
internal static class Utf8Ranges
{
    private static readonly (int First, int Last, int Lead)[] _lengths = [(0, 0x7F, 0), (0x80, 0x7FF, 0xC0), (0x800, 0xFFFF, 0xE0), (0x10000, 0x10FFFF, 0xF0)];

    /// <summary>The sequences of byte ranges that together are the UTF-8 of the set's characters.</summary>
    public static IEnumerable<(byte First, byte Last)[]> Of(CodePointSet set)
    {
        foreach (var (first, last) in set.Ranges)
        {
            for (int continuations = 0; continuations < _lengths.Length; continuations++)
            {
                var length = _lengths[continuations];
                int low = Math.Max(first, length.First), high = Math.Min(last, length.Last);
                if (low > high) continue;
                foreach (var digits in Digits(low, high, continuations))
                    yield return [.. digits.Select((digit, i) => ((byte)(digit.First + (i == 0 ? length.Lead : 0x80)), (byte)(digit.Last + (i == 0 ? length.Lead : 0x80))))];
            }
        }
    }

    /// <summary>The numbers from low to high as a leading digit and a number of digits to base 64.</summary>
    private static IEnumerable<IEnumerable<(int First, int Last)>> Digits(int low, int high, int continuations)
    {
        int one = 1 << (6 * continuations), leadingLow = low / one, leadingHigh = high / one;
        if (low % one == 0 && high % one == one - 1) return [[(leadingLow, leadingHigh), .. Enumerable.Repeat((0, 63), continuations)]];
        if (leadingLow == leadingHigh)
            return Digits(low % one, high % one, continuations - 1).Select(rest => rest.Prepend((leadingLow, leadingHigh)));
        int middle = low % one != 0 ? (leadingLow + 1) * one : leadingHigh * one;   // one end is not on a boundary: cut there
        return Digits(low, middle - 1, continuations).Concat(Digits(middle, high, continuations));
    }
}
