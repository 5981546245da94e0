namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Turns sets of characters into expressions over their UTF-8 bytes: strict, without overlong forms and surrogates.</summary>
internal sealed class Utf8Expressions(ExpressionPool pool)
{
    // Code points below the limit have that many bytes, and their first byte has this mark.
    private static readonly (int Limit, int Length, int Mark)[] Lengths = [(0x80, 1, 0x00), (0x800, 2, 0xC0), (0x10000, 3, 0xE0), (0x110000, 4, 0xF0)];

    public Expression Create(CodePointSet set)
    {
        var alternatives = new List<Expression>();
        int from = 0;
        foreach (var (limit, length, mark) in Lengths)
        {
            var part = new List<(int First, int Last)>();
            foreach (var (first, last) in set.Ranges)
                if (first < limit && last >= from) part.Add((Math.Max(first, from), Math.Min(last, limit - 1)));
            if (part.Count > 0) alternatives.Add(Bytes(part, length - 1, mark));
            from = limit;
        }

        return pool.Choice(alternatives.ToArray());
    }

    // The leading byte and `following` continuation bytes of 6 bits each. Leading bytes with the same rest share it.
    private Expression Bytes(List<(int First, int Last)> ranges, int following, int mark)
    {
        int shift = 6 * following;
        if (following == 0)
        {
            var set = default(ByteSet);
            foreach (var (first, last) in ranges) set |= ByteSet.Range(mark + first, mark + last);
            return pool.Bytes(set);
        }

        int size = 1 << shift;
        var rests = new Dictionary<Expression, ByteSet>();
        var order = new List<Expression>();
        Expression? whole = null;
        for (int i = 0; i < ranges.Count;)
        {
            int lead = ranges[i].First >> shift;
            if (ranges[i].First == lead << shift && ranges[i].Last >= (lead << shift) + size - 1)
            {
                // Every continuation is possible, for this byte and those up to the range's last whole one.
                int lastWhole = ((ranges[i].Last + 1) >> shift) - 1;
                whole ??= Bytes([(0, size - 1)], following - 1, 0x80);
                Add(whole, ByteSet.Range(mark + lead, mark + lastWhole));
                int next = (lastWhole + 1) << shift;
                if (ranges[i].Last >= next) ranges[i] = (next, ranges[i].Last);
                else i++;
                continue;
            }

            var rest = new List<(int First, int Last)>();
            int end = (lead << shift) + size - 1;
            while (i < ranges.Count && ranges[i].First <= end)
            {
                rest.Add((ranges[i].First - (lead << shift), Math.Min(ranges[i].Last, end) - (lead << shift)));
                if (ranges[i].Last > end)
                {
                    ranges[i] = (end + 1, ranges[i].Last);
                    break;
                }

                i++;
            }

            Add(Bytes(rest, following - 1, 0x80), ByteSet.Of((byte)(mark + lead)));
        }

        return pool.Choice(order.Select(rest => pool.Sequence(pool.Bytes(rests[rest]), rest)).ToArray());

        void Add(Expression rest, in ByteSet leads)
        {
            if (!rests.TryGetValue(rest, out var known)) order.Add(rest);
            rests[rest] = known | leads;
        }
    }
}
