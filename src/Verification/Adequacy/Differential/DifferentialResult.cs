using Reasoning.Verification.Agreement.Behaviour;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Adequacy.Differential;

/// <summary>What programs did with the same inputs, and where they differ.</summary>
public sealed class DifferentialResult
{
    private readonly int[][] _numbers;
    private readonly int? _reference;

    internal DifferentialResult(IReadOnlyList<CallArguments> inputs, ObservedOutput<PlainValue>[]?[] outputs, bool hasReference, DifferentialOptions options)
    {
        Inputs = inputs;
        var programs = hasReference ? outputs.Length - 1 : outputs.Length;
        _reference = hasReference ? programs : null;
        Broken = [.. Enumerable.Range(0, programs).Where(program => outputs[program] is null)];
        Outputs = [.. outputs.Take(programs).Select(output => output ?? [])];
        Reference = hasReference ? outputs[programs]! : null;
        _numbers = Number(outputs, inputs.Count, options.SignificantDigits);

        var judged = Enumerable.Range(0, programs).Where(program => outputs[program] is not null).ToList();
        Judged = judged;
        Clusters = judged.Count == 0 ? null : SemanticClusters.Group([.. judged.Select(program => (IReadOnlyList<int>)_numbers[program])]);
        List<int[]> rows = [.. judged.Select(program => _numbers[program])];
        if (_reference is { } row) rows.Add(_numbers[row]);
        Distinguishing = [.. Enumerable.Range(0, inputs.Count).Where(input => rows.Exists(other => other[input] != rows[0][input]))];
        Witnesses = DistinguishingInputs.Choose(rows);
    }

    /// <summary>The inputs.</summary>
    public IReadOnlyList<CallArguments> Inputs { get; }

    /// <summary>Per program what it did with each input; empty for programs that the harness broke over. Inputs that were not tried, since others had ended the process
    /// three times, failed with <c>NotRun</c>.</summary>
    public IReadOnlyList<IReadOnlyList<ObservedOutput<PlainValue>>> Outputs { get; }

    /// <summary>What the reference did with each input; null without a reference.</summary>
    public IReadOnlyList<ObservedOutput<PlainValue>>? Reference { get; }

    /// <summary>Programs that the harness broke over: nothing is known about them, and they take no part in the comparison.</summary>
    public IReadOnlyList<int> Broken { get; }

    /// <summary>The programs that are compared, ascending: all but the <see cref="Broken"/> ones.</summary>
    public IReadOnlyList<int> Judged { get; }

    /// <summary>The compared programs in clusters that behave alike on all inputs; candidate i of the clusters is program <see cref="Judged"/>[i]. Null where there is none.</summary>
    public SemanticClusters? Clusters { get; }

    /// <summary>Inputs on which not all compared programs, and the reference, do the same; ascending.</summary>
    public IReadOnlyList<int> Distinguishing { get; }

    /// <summary>Few of the distinguishing inputs, which together tell apart every two programs that all inputs tell apart; the most telling first.</summary>
    public IReadOnlyList<int> Witnesses { get; }

    /// <summary>The first input on which two programs differ; null where they behave alike on all.</summary>
    /// <exception cref="ArgumentException">A program is <see cref="Broken"/> or does not exist.</exception>
    public int? FirstDifference(int one, int other) => FirstDifference(_numbers[Checked(one)], _numbers[Checked(other)]);

    /// <summary>The first input on which a program differs from the reference; null where it behaves alike on all.</summary>
    /// <exception cref="ArgumentException">The program is <see cref="Broken"/> or does not exist.</exception>
    /// <exception cref="InvalidOperationException">There is no reference.</exception>
    public int? FirstDifferenceFromReference(int program) =>
        FirstDifference(_numbers[Checked(program)], _numbers[_reference ?? throw new InvalidOperationException("The programs were compared without a reference.")]);

    /// <summary>Who does what with one input: the evidence of a difference. In the order of the first program of each group.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such input.</exception>
    public IReadOnlyList<BehaviourGroup> Groups(int input)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, Inputs.Count);
        int? reference = _reference is { } row ? _numbers[row][input] : null;
        List<BehaviourGroup> groups =
        [
            .. Judged.GroupBy(program => _numbers[program][input])
                .Select(group => new BehaviourGroup(Outputs[group.First()][input], [.. group], group.Key == reference)),
        ];
        if (Reference is not null && !groups.Exists(group => group.IsReference)) groups.Add(new BehaviourGroup(Reference[input], [], IsReference: true));
        return groups;
    }

    private int Checked(int program) => Judged.Contains(program)
        ? program
        : throw new ArgumentException($"Program {program} is not among the {Judged.Count} programs that were compared.", nameof(program));

    private static int? FirstDifference(int[] one, int[] other)
    {
        for (var input = 0; input < one.Length; input++)
        {
            if (one[input] != other[input]) return input;
        }

        return null;
    }

    /// <summary>Behaviours as numbers, input by input, equal where they are the same.</summary>
    private static int[][] Number(ObservedOutput<PlainValue>[]?[] outputs, int inputs, int digits)
    {
        int[][] numbers = [.. outputs.Select(_ => new int[inputs])];
        for (var input = 0; input < inputs; input++)
        {
            var known = new Dictionary<ObservedOutput<PlainValue>, int>();
            for (var program = 0; program < outputs.Length; program++)
            {
                if (outputs[program] is not { } output) continue;
                var behaviour = Behaviour.Canonical(output[input], digits);
                if (!known.TryGetValue(behaviour, out var number)) known[behaviour] = number = known.Count;
                numbers[program][input] = number;
            }
        }

        return numbers;
    }
}
