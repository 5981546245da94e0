namespace Reasoning.Data.Corpus.Programs;

/// <summary>A call and what the reference solution returned for it.</summary>
internal readonly record struct ProgramTest(string Input, string Output);

/// <summary>A near-miss body and a test that it fails.</summary>
internal readonly record struct NearMiss(string Body, ProgramTest Witness);

/// <summary>A task whose solution was executed, with the tests that come from it and the near misses that they refute.</summary>
/// <param name="Draft">What was drawn.</param>
/// <param name="Tests">Inputs with the outputs of the reference solution.</param>
/// <param name="NearMisses">Bodies that fail at least one test.</param>
/// <param name="Behaviour">Signature and outputs on fixed probes: equal for two programs that do the same.</param>
/// <param name="SurvivingNearMisses">Near misses that behave differently on the probes and yet pass every test.</param>
internal sealed record ProgramTask(
    ProgramDraft Draft,
    IReadOnlyList<ProgramTest> Tests,
    IReadOnlyList<NearMiss> NearMisses,
    string Behaviour,
    int SurvivingNearMisses)
{
    private const int LongestOutput = 60;

    /// <summary>Completes a draft by the outputs of its executions, or null when it makes no good task.</summary>
    public static ProgramTask? Complete(ProgramDraft draft, string[][] outputs)
    {
        string[] reference = outputs[0];
        int inputs = draft.Inputs.Count;
        if (!reference.AsSpan(0, inputs).SequenceEqual(outputs[1].AsSpan(0, inputs)))
            return null;

        var tests = new List<ProgramTest>(inputs);
        for (int i = 0; i < inputs; i++)
        {
            bool isEdge = i < 2;
            if (reference[i].StartsWith('!') && isEdge)
                continue;
            if (reference[i].StartsWith('!') || reference[i].Length > LongestOutput || reference[i].Contains('"', StringComparison.Ordinal))
                return null;
            tests.Add(new ProgramTest(draft.Inputs[i].Source, reference[i]));
        }

        if (!IsVaried(tests, draft.Composition.Out))
            return null;

        ReadOnlySpan<string> probes = reference.AsSpan(inputs);
        var misses = new List<NearMiss>();
        int surviving = 0;
        for (int m = 0; m < draft.NearMisses.Count; m++)
        {
            string[] answers = outputs[2 + m];
            int witness = -1;
            for (int i = inputs - 1; i >= 0; i--)
            {
                if (!reference[i].StartsWith('!') && reference[i] != answers[i])
                    witness = i;
            }

            if (witness >= 0)
                misses.Add(new NearMiss(draft.NearMisses[m], new ProgramTest(draft.Inputs[witness].Source, reference[witness])));
            else if (!probes.SequenceEqual(answers.AsSpan(inputs)))
                surviving++;
        }

        return new ProgramTask(draft, tests, misses, BehaviourOf(draft.Composition.In, draft.Composition.HasArgument, probes), surviving);
    }

    /// <summary>Signature and outputs on <see cref="InputSampler.Probes"/> as one text.</summary>
    public static string BehaviourOf(ValueKind kind, bool hasArgument, ReadOnlySpan<string> probes) =>
        $"{kind}{(hasArgument ? ",k" : "")}:{string.Join('|', probes!)}";

    /// <summary>The prompt with one or two examples; the witness, if any, is the first of them.</summary>
    public string DrawPrompt(SeededRandom random, ProgramTest? witness = null)
    {
        List<ProgramTest> good = [.. Tests.Where(IsInstructive)];
        if (good.Count == 0)
            good = [.. Tests];
        int count = Draft.Composition.IsLoose || random.Chance(0.4) ? 2 : 1;
        var examples = new List<ProgramTest>();
        if (witness is { } shown)
            examples.Add(shown);
        for (int attempt = 0; examples.Count < count && attempt < 10; attempt++)
        {
            ProgramTest test = random.Pick(good);
            bool repeatsOutput = examples.Exists(example => example.Output == test.Output);
            if (!examples.Contains(test) && (!repeatsOutput || attempt > 5))
                examples.Add(test);
        }

        return PromptWriter.Write(Draft.FunctionName, Draft.Parameters, Draft.Description, examples.Select(test => (test.Input, test.Output)));
    }

    /// <summary>Neither empty nor long, and for anything but a single number an output that shows something.</summary>
    private static bool IsInstructive(ProgramTest test)
    {
        if (test.Input.Length < 5)
            return test.Input is not ("''" or "[]");
        return test.Input.Length < 40 && test.Output is not ("[]" or "''" or "0");
    }

    private static bool IsVaried(List<ProgramTest> tests, ValueKind kind)
    {
        if (tests.Count < 6)
            return false;
        var counts = tests.GroupBy(test => test.Output).Select(group => group.Count()).ToList();
        return kind == ValueKind.Truth
            ? counts.Count == 2 && counts.Min() >= 2
            : counts.Count >= 3 && counts.Max() <= tests.Count / 2;
    }
}
