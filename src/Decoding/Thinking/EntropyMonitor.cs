namespace Reasoning.Decoding.Thinking;

/// <summary>Follows the entropies of a thinking phase: when to stop for being sure, and what they were like.</summary>
/// <param name="threshold">Entropies below it are low.</param>
/// <param name="lowSteps">After how many consecutive low ones to stop.</param>
internal struct EntropyMonitor(double threshold, int lowSteps)
{
    private int _steps;
    private int _run;
    private int _longestRun;
    private double _sum;
    private double _minimum;
    private double _maximum;

    public readonly EntropyStatistics Statistics => new(_steps, _steps == 0 ? 0 : _sum / _steps, _minimum, _maximum, _longestRun);

    /// <summary>Takes a step's entropy. True when it is the last of as many consecutive low ones as it takes to stop.</summary>
    public bool Add(double entropy)
    {
        _minimum = _steps == 0 ? entropy : Math.Min(_minimum, entropy);
        _maximum = Math.Max(_maximum, entropy);
        _sum += entropy;
        _steps++;
        _run = entropy < threshold ? _run + 1 : 0;
        _longestRun = Math.Max(_longestRun, _run);
        return _run == lowSteps;
    }
}
