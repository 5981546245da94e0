namespace Reasoning.Data.Corpus;

/// <summary>What benchmark to generate.</summary>
public sealed record BenchmarkOptions
{
    private readonly int _programs = 120;
    private readonly int _arithmetic = 200;
    private readonly string _python = "python3";

    /// <summary>The seed of the benchmark that ships with the embedded model.</summary>
    public const ulong BundledSeed = 1;

    /// <summary>The same seed gives the same problems.</summary>
    public ulong Seed { get; init; } = BundledSeed;

    /// <summary>Number of programming problems; 1 to 150.</summary>
    public int Programs
    {
        get => _programs;
        init => _programs = value is >= 1 and <= 150
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A benchmark has 1 to 150 programming problems.");
    }

    /// <summary>Number of arithmetic problems; 1 to 2000.</summary>
    public int Arithmetic
    {
        get => _arithmetic;
        init => _arithmetic = value is >= 1 and <= 2000
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A benchmark has 1 to 2000 arithmetic problems.");
    }

    /// <summary>Python 3 executable that runs the reference solutions.</summary>
    public string Python
    {
        get => _python;
        init => _python = !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException("The name of the Python executable is empty.", nameof(value));
    }
}
