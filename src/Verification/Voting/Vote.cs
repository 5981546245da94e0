namespace Reasoning.Verification.Voting;

/// <summary>Votes over answers: the answer wins that most ballots give, or the ballots of most weight. A ballot without an answer is blank.</summary>
/// <remarks>
/// Plain votes are self-consistency, Wang et al. (2022); weighted ones choose argmax_a Σ_i w_i·1[a_i = a]. Answers are brought into a normal
/// form first (<see cref="Answers.AnswerNormalizer.NormalizeAll"/>), so that equal means equal. Weights are summed in the order of the ballots.
/// </remarks>
public static class Vote
{
    // Sums of the same weights in another order differ in their last digits; that must not break a tie.
    private const double TieTolerance = 1e-12;

    /// <summary>Every ballot counts as one. O(ballots).</summary>
    /// <param name="answers">One answer per ballot; null for a blank one.</param>
    /// <param name="comparer">What the same answer is; null means the type's own equality.</param>
    public static VoteResult<T> Plain<T>(IReadOnlyList<T?> answers, IEqualityComparer<T>? comparer = null) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Count(Classes(answers, comparer), answers.Count, Equal(answers.Count));
    }

    /// <summary>Every ballot counts as one, and answers are compared pair by pair. O(ballots · answers).</summary>
    /// <param name="answers">One answer per ballot; null for a blank one.</param>
    /// <param name="same">
    /// Whether two answers are the same. Each answer joins the first class whose first answer it equals, so a relation that is not transitive makes
    /// classes that depend on the order of the ballots.
    /// </param>
    public static VoteResult<T> Plain<T>(IReadOnlyList<T?> answers, Func<T, T, bool> same) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Count(Classes(answers, same), answers.Count, Equal(answers.Count));
    }

    /// <summary>Every ballot counts as much as its weight. O(ballots).</summary>
    /// <param name="answers">One answer per ballot; null for a blank one.</param>
    /// <param name="weights">One finite weight of at least 0 per ballot. If all are 0 they say nothing, and every ballot counts as one.</param>
    /// <param name="comparer">What the same answer is; null means the type's own equality.</param>
    /// <exception cref="ArgumentException">There are not as many weights as ballots, or a weight is below 0 or not finite.</exception>
    public static VoteResult<T> Weighted<T>(IReadOnlyList<T?> answers, IReadOnlyList<double> weights, IEqualityComparer<T>? comparer = null) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Count(Classes(answers, comparer), answers.Count, Checked(weights, answers.Count));
    }

    /// <summary>Every ballot counts as much as its weight, and answers are compared pair by pair. O(ballots · answers).</summary>
    /// <inheritdoc cref="Weighted{T}(IReadOnlyList{T}, IReadOnlyList{double}, IEqualityComparer{T})"/>
    /// <param name="answers">One answer per ballot; null for a blank one.</param>
    /// <param name="weights">One finite weight of at least 0 per ballot. If all are 0 they say nothing, and every ballot counts as one.</param>
    /// <param name="same">Whether two answers are the same; see <see cref="Plain{T}(IReadOnlyList{T}, Func{T, T, bool})"/>.</param>
    public static VoteResult<T> Weighted<T>(IReadOnlyList<T?> answers, IReadOnlyList<double> weights, Func<T, T, bool> same) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Count(Classes(answers, same), answers.Count, Checked(weights, answers.Count));
    }

    /// <summary>Counts weights per class and finds the winners.</summary>
    /// <param name="classes">The classes, in the order of their first ballots.</param>
    /// <param name="ballots">All ballots.</param>
    /// <param name="weights">One per ballot.</param>
    /// <param name="chances">The unnormalised chance of a class to be chosen, from its ballots; null for equal chances of those of greatest weight.</param>
    internal static VoteResult<T> Count<T>(
        List<(T Answer, List<int> Ballots)> classes, int ballots, double[] weights, Func<IReadOnlyList<int>, double>? chances = null)
    {
        // The largest weight is taken as 1, so that neither sums nor shares overflow.
        var largest = weights.DefaultIfEmpty(0).Max();
        var scaled = largest == 0 ? Equal(ballots) : Array.ConvertAll(weights, weight => weight / largest);
        var total = scaled.Sum();
        var sums = classes.ConvertAll(answer => answer.Ballots.Sum(ballot => scaled[ballot]));
        var least = sums.DefaultIfEmpty(0).Max() * (1 - TieTolerance);
        var chance = classes.Select((answer, i) => chances?.Invoke(answer.Ballots) ?? (sums[i] >= least ? 1 : 0)).ToArray();
        var allChances = chance.Sum();
        return new VoteResult<T>(
            [.. classes
                .Select((answer, i) => new VoteClass<T>(
                    answer.Answer, answer.Ballots, answer.Ballots.Sum(ballot => weights[ballot]), Math.Min(1, sums[i] / total), chance[i] / allChances))
                .OrderByDescending(answer => answer.Chance > 0)
                .ThenByDescending(answer => answer.Share)],
            ballots);
    }

    internal static List<(T Answer, List<int> Ballots)> Classes<T>(IReadOnlyList<T?> answers, IEqualityComparer<T>? comparer) where T : notnull
    {
        var classes = new List<(T Answer, List<int> Ballots)>();
        var places = new Dictionary<T, int>(comparer);
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i] is not { } answer) continue;
            if (places.TryAdd(answer, classes.Count)) classes.Add((answer, []));
            classes[places[answer]].Ballots.Add(i);
        }

        return classes;
    }

    internal static List<(T Answer, List<int> Ballots)> Classes<T>(IReadOnlyList<T?> answers, Func<T, T, bool> same) where T : notnull
    {
        ArgumentNullException.ThrowIfNull(same);
        var classes = new List<(T Answer, List<int> Ballots)>();
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i] is not { } answer) continue;
            var place = classes.FindIndex(known => same(known.Answer, answer));
            if (place < 0) classes.Add((answer, [i]));
            else classes[place].Ballots.Add(i);
        }

        return classes;
    }

    internal static double[] Equal(int count)
    {
        var weights = new double[count];
        Array.Fill(weights, 1);
        return weights;
    }

    private static double[] Checked(IReadOnlyList<double> weights, int ballots)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (weights.Count != ballots) throw new ArgumentException($"Each ballot has one weight; there are {ballots} ballots and {weights.Count} weights.", nameof(weights));
        foreach (var weight in weights)
            if (!(weight >= 0 && double.IsFinite(weight))) throw new ArgumentException($"A weight is finite and at least 0; one is {weight}.", nameof(weights));
        return [.. weights];
    }
}
