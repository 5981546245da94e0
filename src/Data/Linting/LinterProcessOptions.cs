namespace Reasoning.Data.Linting;

/// <summary>How a linter in processes of its own is run.</summary>
public sealed record LinterProcessOptions
{
    private readonly string _python = "python3";
    private readonly int _processes = 1;
    private readonly int? _callsPerProcess;
    private readonly TimeSpan _timeLimit = TimeSpan.FromSeconds(60);

    /// <summary>The Python 3 interpreter. Default: <c>python3</c>.</summary>
    public string Python
    {
        get => _python;
        init => _python = !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException("The name of the Python executable is empty.", nameof(Python));
    }

    /// <summary>Most processes at once, so that as many texts are judged at once. Default: 1. At least 1.</summary>
    public int Processes
    {
        get => _processes;
        init => _processes = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Processes), value, "A linter needs at least 1 process.");
    }

    /// <summary>After how many texts a process is exchanged for a fresh one; null for what the linter does of its own accord. Default: null. At least 1.</summary>
    public int? CallsPerProcess
    {
        get => _callsPerProcess;
        init => _callsPerProcess = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(CallsPerProcess), value, "A process judges at least 1 text.");
    }

    /// <summary>Time on the clock that one text may take. Default: 60 s. Above zero.</summary>
    public TimeSpan TimeLimit
    {
        get => _timeLimit;
        init => _timeLimit = value > TimeSpan.Zero && value <= TimeSpan.FromDays(1) ? value : throw new ArgumentOutOfRangeException(nameof(TimeLimit), value, "TimeLimit must be above zero and at most a day.");
    }
}
