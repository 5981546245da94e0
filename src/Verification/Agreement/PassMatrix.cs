using System.Numerics;

namespace Reasoning.Verification.Agreement;

/// <summary>
/// Which solution passes which test: a table of bits, solutions by tests, that is never changed once made. What selection by agreement starts
/// from when neither the solutions nor the tests are known to be right.
/// </summary>
/// <remarks>
/// A solution, or a test, that was sampled several times may be kept once with its count; every rule then treats it as that many equal
/// rows or columns. Rows are packed 64 tests to a word, so comparing two solutions costs tests / 64 steps.
/// </remarks>
public sealed class PassMatrix
{
    private readonly ulong[] _bits;
    private readonly int _words;
    private readonly int[] _solutionCounts;
    private readonly int[]? _testCounts;
    private readonly Lazy<IReadOnlyList<BehaviourCluster>> _clusters;

    private PassMatrix(ulong[] bits, int words, int tests, int[] solutionCounts, int[]? testCounts)
    {
        (_bits, _words, TestCount, _solutionCounts, _testCounts) = (bits, words, tests, solutionCounts, testCounts);
        SampleCount = solutionCounts.Sum(count => (long)count);
        TestSampleCount = testCounts?.Sum(count => (long)count) ?? tests;
        _clusters = new Lazy<IReadOnlyList<BehaviourCluster>>(Cluster);
    }

    /// <summary>Solutions, rows of the table; at least 1.</summary>
    public int SolutionCount => _solutionCounts.Length;

    /// <summary>Tests, columns of the table; may be 0.</summary>
    public int TestCount { get; }

    /// <summary>Solutions with each counted as often as it was sampled.</summary>
    public long SampleCount { get; }

    /// <summary>Tests with each counted as often as it was sampled.</summary>
    public long TestSampleCount { get; }

    /// <summary>Whether a solution passes a test.</summary>
    /// <param name="solution">Row, 0..<see cref="SolutionCount"/> − 1.</param>
    /// <param name="test">Column, 0..<see cref="TestCount"/> − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or column.</exception>
    public bool this[int solution, int test]
    {
        get
        {
            CheckSolution(solution);
            ArgumentOutOfRangeException.ThrowIfNegative(test);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(test, TestCount);
            return (_bits[(solution * _words) + (test >> 6)] >> (test & 63) & 1) != 0;
        }
    }

    /// <summary>The clusters of solutions that no test tells apart (equal rows), in the order in which their first solution comes.</summary>
    public IReadOnlyList<BehaviourCluster> Clusters => _clusters.Value;

    /// <summary>A table from one text per solution, a <c>1</c> for each test it passes and a <c>0</c> for each it fails.</summary>
    /// <param name="rows">At least one row, all of one length; rows of length 0 are solutions without tests.</param>
    /// <param name="solutionCounts">How often each solution was sampled, each at least 1; null: once.</param>
    /// <param name="testCounts">How often each test was sampled, each at least 1; null: once.</param>
    /// <exception cref="ArgumentException">No rows, rows of different lengths, another character, or counts that do not fit; the message says which and where.</exception>
    public static PassMatrix FromRows(IReadOnlyList<string> rows, IReadOnlyList<int>? solutionCounts = null, IReadOnlyList<int>? testCounts = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var tests = rows is [{ } first, ..] ? first.Length : 0;
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row] is not { } text)
                throw new ArgumentException($"Row {row} is missing.", nameof(rows));
            if (text.Length != tests)
                throw new ArgumentException($"Row {row} has {text.Length} tests where row 0 has {tests}.", nameof(rows));
            if (text.AsSpan().IndexOfAnyExcept('0', '1') is >= 0 and var column)
                throw new ArgumentException($"Row {row} has '{text[column]}' at test {column}; a pass is 1 and a failure 0.", nameof(rows));
        }

        return Create(rows.Count, tests, (row, column) => rows[row][column] == '1', solutionCounts, testCounts);
    }

    /// <summary>A table from a function that says which solution passes which test; it is asked once for each pair.</summary>
    /// <param name="solutions">Solutions, at least 1.</param>
    /// <param name="tests">Tests, at least 0.</param>
    /// <param name="passes">Whether a solution (first argument) passes a test (second).</param>
    /// <param name="solutionCounts">How often each solution was sampled, each at least 1; null: once.</param>
    /// <param name="testCounts">How often each test was sampled, each at least 1; null: once.</param>
    /// <exception cref="ArgumentException">There are no solutions, or counts that do not fit; the message says which and where.</exception>
    public static PassMatrix Create(
        int solutions, int tests, Func<int, int, bool> passes, IReadOnlyList<int>? solutionCounts = null, IReadOnlyList<int>? testCounts = null)
    {
        ArgumentNullException.ThrowIfNull(passes);
        ArgumentOutOfRangeException.ThrowIfNegative(tests);
        if (solutions < 1) throw new ArgumentException("A pass matrix needs at least one solution to choose from.", nameof(solutions));
        var words = (tests + 63) / 64;
        var bits = new ulong[checked(solutions * words)];
        for (var solution = 0; solution < solutions; solution++)
        {
            for (var test = 0; test < tests; test++)
            {
                if (passes(solution, test)) bits[(solution * words) + (test >> 6)] |= 1UL << (test & 63);
            }
        }

        var rowCounts = Counts(solutionCounts, solutions, "solution", nameof(solutionCounts)) ?? Enumerable.Repeat(1, solutions).ToArray();
        return new PassMatrix(bits, words, tests, rowCounts, Counts(testCounts, tests, "test", nameof(testCounts)));
    }

    /// <summary>How often a solution was sampled, at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public int CountOf(int solution)
    {
        CheckSolution(solution);
        return _solutionCounts[solution];
    }

    /// <summary>For each test, how many samples pass it.</summary>
    internal long[] SamplesPassing()
    {
        var passing = new long[TestCount];
        foreach (var cluster in Clusters)
        {
            foreach (var test in TestsPassedBy(cluster.Solutions[0])) passing[test] += cluster.Samples;
        }

        return passing;
    }

    /// <summary>How often a test was sampled.</summary>
    internal long CountOfTest(int test) => _testCounts?[test] ?? 1;

    /// <summary>The tests that a solution passes, ascending.</summary>
    internal PassedTests TestsPassedBy(int solution) => new(Row(solution));

    private ReadOnlySpan<ulong> Row(int solution) => _bits.AsSpan(solution * _words, _words);

    private long PassedSamples(int solution)
    {
        long passed = 0;
        if (_testCounts is null)
        {
            foreach (var word in Row(solution)) passed += BitOperations.PopCount(word);
        }
        else
        {
            foreach (var test in TestsPassedBy(solution)) passed += _testCounts[test];
        }

        return passed;
    }

    private BehaviourCluster[] Cluster()
    {
        var found = new Dictionary<int, List<List<int>>>();
        var inOrder = new List<List<int>>();
        for (var solution = 0; solution < SolutionCount; solution++)
        {
            var hash = new HashCode();
            foreach (var word in Row(solution)) hash.Add(word);
            var key = hash.ToHashCode();
            if (!found.TryGetValue(key, out var sameHash)) found[key] = sameHash = [];
            if (Find(sameHash, solution) is { } members)
            {
                members.Add(solution);
                continue;
            }

            sameHash.Add([solution]);
            inOrder.Add(sameHash[^1]);
        }

        return [.. inOrder.Select(members => new BehaviourCluster(members, members.Sum(member => (long)_solutionCounts[member]), PassedSamples(members[0])))];
    }

    private List<int>? Find(List<List<int>> clusters, int solution)
    {
        foreach (var members in clusters)
        {
            if (Row(members[0]).SequenceEqual(Row(solution))) return members;
        }

        return null;
    }

    private static int[]? Counts(IReadOnlyList<int>? counts, int expected, string of, string name)
    {
        if (counts is null) return null;
        if (counts.Count != expected)
            throw new ArgumentException($"There are {counts.Count} counts for {expected} {of}s; each {of} needs one.", name);
        for (var i = 0; i < expected; i++)
        {
            if (counts[i] < 1) throw new ArgumentException($"The count of {of} {i} is {counts[i]}; it must be at least 1.", name);
        }

        return [.. counts];
    }

    private void CheckSolution(int solution)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(solution);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(solution, SolutionCount);
    }

    /// <summary>Walks over the ones of a packed row.</summary>
    internal ref struct PassedTests(ReadOnlySpan<ulong> row)
    {
        private readonly ReadOnlySpan<ulong> _row = row;
        private ulong _rest;
        private int _word = -1;

        public readonly int Current => (_word << 6) + BitOperations.TrailingZeroCount(_rest);

        public readonly PassedTests GetEnumerator() => this;

        public bool MoveNext()
        {
            _rest &= _rest - 1;
            while (_rest == 0)
            {
                if (++_word >= _row.Length) return false;
                _rest = _row[_word];
            }

            return true;
        }
    }
}
