namespace Reasoning.Decoding.Beams.Constraints;

/// <summary>Deals the places of a beam out to banks: one for each number of constraint tokens that a hypothesis can have. Post and Vilar (2018), algorithm 2.</summary>
internal static class BankSizes
{
    /// <summary>How many places each bank gets: an equal share (the last bank also the rest), and what a bank cannot fill goes to the one below, from the first to the last.</summary>
    /// <remarks>
    /// Departs from the paper in going round twice: what the first bank hands on to the last would else stay there although others have candidates left.
    /// </remarks>
    /// <param name="width">The places there are.</param>
    /// <param name="counts">How many candidates each bank has.</param>
    /// <param name="sizes">Receives the places of each bank; in all the width, where there are enough candidates.</param>
    public static void Allocate(int width, ReadOnlySpan<int> counts, Span<int> sizes)
    {
        int banks = counts.Length;
        sizes.Fill(width / banks);
        sizes[^1] += width % banks;
        for (int turn = (2 * banks) - 1; turn >= 0; turn--)
        {
            int bank = turn % banks;
            int over = sizes[bank] - counts[bank];
            if (over <= 0) continue;
            sizes[bank] -= over;
            sizes[(bank + banks - 1) % banks] += over;
        }
    }
}
