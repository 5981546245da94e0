using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Verification.Problems;

namespace Reasoning.Evaluation.Scoring;

/// <summary>
/// The samples of a benchmark's problems, looked through as a whole before the first is judged, so that a file of another benchmark or a broken line is found out
/// in seconds and not after hours. The samples themselves are not kept: they are read again as they are judged.
/// </summary>
public sealed class SampleSet
{
    private readonly Func<Action<SampleFormatException>?, CancellationToken, IAsyncEnumerable<Sample>> _read;
    private readonly Dictionary<string, CodeProblem> _problems;
    private readonly TaskIdMatcher _matcher;
    private readonly bool _skipBadLines;
    private readonly Dictionary<string, int> _counts = [];
    private readonly List<SampleFormatException> _broken = [];
    private readonly Dictionary<string, int> _strangers = [];

    private SampleSet(
        string name, Benchmark benchmark, bool skipBadLines, Func<Action<SampleFormatException>?, CancellationToken, IAsyncEnumerable<Sample>> read)
    {
        Name = name;
        _read = read;
        _skipBadLines = skipBadLines;
        _problems = Tasks(benchmark).ToDictionary(problem => problem.TaskId);
        _matcher = new TaskIdMatcher(benchmark.TaskIds);
    }

    /// <summary>The file, or what else the samples are.</summary>
    public string Name { get; }

    /// <summary>Samples that are to be judged.</summary>
    public int Count { get; private set; }

    /// <summary>SHA-256, in lower-case hexadecimal, of the fields of the samples that are to be judged, in their order.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Samples to be judged per problem; a problem without any is missing.</summary>
    public IReadOnlyDictionary<string, int> CountsByTaskId => _counts;

    /// <summary>Lines that are passed over because they are no samples.</summary>
    public IReadOnlyList<SampleFormatException> Broken => _broken;

    /// <summary>Names that no problem of the benchmark has, each with the number of its samples; these samples are passed over.</summary>
    public IReadOnlyDictionary<string, int> Strangers => _strangers;

    /// <summary>Samples of problems that <see cref="Benchmark.Take"/> left out; they are passed over.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Samples that name their problem in another form than the benchmark, such as <c>0</c> for <c>HumanEval/0</c>.</summary>
    public int Renamed { get; private set; }

    /// <summary>Looks through a file of samples.</summary>
    /// <param name="path">A file that <see cref="SampleFile"/> reads.</param>
    /// <param name="benchmark">The problems that they answer.</param>
    /// <param name="skipBadLines">Pass over broken lines and samples of unknown problems, which are counted, instead of refusing the file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="SampleFormatException">A line is broken.</exception>
    /// <exception cref="InvalidDataException">Samples name problems that the benchmark does not have, there are no samples, or the benchmark has no programming tasks.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static async Task<SampleSet> OpenAsync(string path, Benchmark benchmark, bool skipBadLines = false, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(benchmark);
        var set = new SampleSet(path, benchmark, skipBadLines, (onBroken, token) => SampleFile.ReadAsync(path, onBroken, token));
        await set.SurveyAsync(cancellationToken).ConfigureAwait(false);
        if (set._strangers.Count > 0 && !skipBadLines)
        {
            throw new InvalidDataException(
                $"{path} holds samples of problems that the benchmark {benchmark.Name} does not have ({NameSome(set._strangers.Keys)}); its own are called {NameSome(benchmark.TaskIds)}.");
        }

        return set.Count > 0 ? set : throw new InvalidDataException($"{path} holds no samples of the benchmark {benchmark.Name}; it should hold one JSON object with task_id and completion a line.");
    }

    /// <summary>The benchmark's own solutions, to find out whether this machine judges right answers as right.</summary>
    /// <param name="benchmark">The benchmark.</param>
    /// <exception cref="InvalidDataException">The benchmark has no canonical solutions, or no programming tasks.</exception>
    public static async Task<SampleSet> OfCanonicalSolutionsAsync(Benchmark benchmark)
    {
        ArgumentNullException.ThrowIfNull(benchmark);
        var samples = Tasks(benchmark).Where(problem => problem.CanonicalSolution is not null).Select(problem => Sample.Of(problem.TaskId, problem.CanonicalSolution!));
        var set = new SampleSet("canonical solutions", benchmark, skipBadLines: false, (_, _) => samples.ToAsyncEnumerable());
        await set.SurveyAsync(CancellationToken.None).ConfigureAwait(false);
        return set.Count > 0 ? set : throw new InvalidDataException($"The benchmark {benchmark.Name} has no canonical solutions.");
    }

    /// <summary>The samples that are to be judged, in their order.</summary>
    /// <exception cref="InvalidDataException">They are no longer those that were looked through.</exception>
    internal async IAsyncEnumerable<PlacedSample> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var index = 0;
        await foreach (var sample in _read(_skipBadLines ? _ => { } : null, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (_matcher.Match(sample.TaskId) is not { } id || !_problems.TryGetValue(id, out var problem)) continue;
            if (index == Count) throw Changed();
            Add(hash, sample);
            yield return new PlacedSample(index++, sample, problem);
        }

        if (Finish(hash) != Sha256) throw Changed();

        InvalidDataException Changed() => new($"{Name} was changed while it was read; start again when nothing writes to it.");
    }

    private static IEnumerable<CodeProblem> Tasks(Benchmark benchmark) => benchmark.Problems.Select(problem =>
        problem.Code ?? throw new InvalidDataException($"The benchmark {benchmark.Name} has no programming tasks, and only programs are judged by tests."));

    private async Task SurveyAsync(CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await foreach (var sample in _read(_skipBadLines ? _broken.Add : null, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (_matcher.Match(sample.TaskId) is not { } id)
            {
                _strangers[sample.TaskId] = _strangers.GetValueOrDefault(sample.TaskId) + 1;
            }
            else if (!_problems.ContainsKey(id))
            {
                LeftOut++;
            }
            else
            {
                Count++;
                if (id != sample.TaskId) Renamed++;
                _counts[id] = _counts.GetValueOrDefault(id) + 1;
                Add(hash, sample);
            }
        }

        Sha256 = Finish(hash);
    }

    private static void Add(IncrementalHash hash, Sample sample)
    {
        hash.AppendData(System.Text.Encoding.UTF8.GetBytes(sample.Fields.GetRawText()));
        hash.AppendData("\n"u8);
    }

    private static string Finish(IncrementalHash hash) => Convert.ToHexStringLower(hash.GetHashAndReset());

    /// <summary>Names for a message: the first few, and how many there are.</summary>
    private static string NameSome(IReadOnlyCollection<string> names) =>
        string.Join(", ", names.Take(3).Select(name => JsonEncodedText.Encode(name.Length <= 60 ? name : $"{name[..60]}...", Runs.RunJson.Line.Encoder).ToString()))
        + (names.Count > 3 ? $" and {names.Count - 3} more" : "");
}
