namespace Reasoning.Data.Corpus.Programs;

/// <summary>Draws pipelines of compatible operations, and near misses of them.</summary>
internal static class CompositionSampler
{
    /// <summary>Operations whose result is small whatever they are given, so that one that grows fast may follow.</summary>
    private static readonly HashSet<string> _bounded =
    [
        "length", "distinct", "count_even", "count_odd", "count_positive", "count_negative", "count_above", "count_at_least", "count_below",
        "occurrences", "size", "distinct_letters", "word_count", "vowel_count", "consonant_count", "capital_count", "small_count", "digit_count",
        "how_many", "modulo", "digit_amount", "largest_digit", "smallest_digit", "bit_count",
    ];

    private static readonly ValueKind[] _kinds = [ValueKind.Numbers, ValueKind.Number, ValueKind.Text, ValueKind.Words, ValueKind.Truth];

    /// <summary>Draws a pipeline of the given number of steps.</summary>
    /// <param name="random">Source of randomness.</param>
    /// <param name="steps">Number of operations, 1 to 4.</param>
    /// <param name="looseness">Probability that a step that has loose phrasings is described by one.</param>
    public static Composition Draw(SeededRandom random, int steps, double looseness)
    {
        ValueKind kind = random.Weighted([50, 28, 22]) switch { 0 => ValueKind.Numbers, 1 => ValueKind.Text, _ => ValueKind.Number };
        var chosen = new List<Step>(steps);
        while (chosen.Count < steps)
        {
            Operation operation = DrawOperation(random, kind, chosen.Count == steps - 1);
            if (chosen.Any(step => step.Operation.Name == operation.Name))
                continue;
            if (chosen.Count > 0 && operation.In == ValueKind.Number && operation.Limit != 40 && operation.Limit < 500
                && !_bounded.Contains(chosen[^1].Operation.Name))
                continue;
            chosen.Add(Describe(random, operation, looseness));
            kind = operation.Out;
        }

        return new Composition(WithArgument(random, chosen));
    }

    /// <summary>A pipeline that differs from the given one in one place, or null when the drawn change is not possible.</summary>
    public static Composition? DrawNearMiss(SeededRandom random, Composition composition)
    {
        var steps = composition.Steps.ToList();
        int at = random.Between(0, steps.Count - 1);
        Step step = steps[at];
        switch (random.Weighted([60, 20, 12, 8]))
        {
            case 0:
                if (step.Operation.Neighbours.Count == 0)
                    return null;
                Operation neighbour = OperationTable.Named(random.Pick(step.Operation.Neighbours));
                string constant = neighbour.HasConstant
                    ? step.Constant.Length > 0 ? step.Constant : Number(random, neighbour)
                    : "";
                steps[at] = step with { Operation = neighbour, Constant = constant };
                break;
            case 1:
                if (!int.TryParse(step.Constant, out int value))
                    return null;
                steps[at] = step with { Constant = Text(value + (random.Chance(0.5) ? 1 : -1)) };
                break;
            case 2:
                if (steps.Count < 2 || step.Operation.In != step.Operation.Out)
                    return null;
                steps.RemoveAt(at);
                break;
            default:
                if (at == 0 || steps[at - 1].Operation.In != steps[at - 1].Operation.Out || step.Operation.In != step.Operation.Out)
                    return null;
                (steps[at - 1], steps[at]) = (steps[at], steps[at - 1]);
                break;
        }

        for (int i = 1; i < steps.Count; i++)
        {
            if (steps[i].Operation.In != steps[i - 1].Operation.Out)
                return null;
        }

        return steps[0].Operation.In == composition.In ? new Composition(steps) : null;
    }

    private static Operation DrawOperation(SeededRandom random, ValueKind kind, bool isLast)
    {
        Span<double> weights = stackalloc double[_kinds.Length];
        for (int i = 0; i < _kinds.Length; i++)
        {
            int available = OperationTable.Between(kind, _kinds[i]).Length;
            double favour = isLast ? _kinds[i] == kind ? 0.6 : 1.0 : _kinds[i] == ValueKind.Truth ? 0 : _kinds[i] == kind ? 1.5 : 1.0;
            weights[i] = Math.Sqrt(available) * favour;
        }

        return random.Pick(OperationTable.Between(kind, _kinds[random.Weighted(weights)]));
    }

    private static Step Describe(SeededRandom random, Operation operation, double looseness)
    {
        bool isLoose = operation.LoosePhrases.Count > 0 && random.Chance(looseness);
        string constant = operation.HasConstant ? Number(random, operation) : "";
        return new Step(operation, constant, random.Pick(isLoose ? operation.LoosePhrases : operation.Phrases), isLoose);
    }

    private static List<Step> WithArgument(SeededRandom random, List<Step> steps)
    {
        int at = steps.FindIndex(step => step.Operation.HasConstant);
        if (at >= 0 && random.Chance(0.2))
            steps[at] = steps[at] with { Constant = "k" };
        return steps;
    }

    private static string Number(SeededRandom random, Operation operation) =>
        Text(random.Between(operation.Constant.Low, operation.Constant.High));

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
