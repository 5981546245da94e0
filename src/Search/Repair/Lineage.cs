namespace Reasoning.Search.Repair;

/// <summary>A candidate under repair, and what took its place.</summary>
internal sealed class Lineage(Candidate candidate)
{
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);

    public Candidate Current { get; private set; } = candidate;

    /// <summary>The current candidate's name in the trace.</summary>
    public string Id => Current.NodeName;

    /// <summary>How many rewrites of <see cref="Current"/> were asked for.</summary>
    public int Attempts { get; private set; }


    public bool IsGivenUp { get; set; }

    public RepairStanding Standing => RepairStanding.Of(Current.Verdict);

    public int NextAttempt() => Attempts++;

    /// <summary>Counts the current failure.</summary>
    /// <returns>How often it failed in this way, now included.</returns>
    public int CountFailure()
    {
        var mark = FailureMark.Of(Current.Verdict);
        return _failures[mark] = _failures.GetValueOrDefault(mark) + 1;
    }

    /// <summary>A rewrite takes the candidate's place.</summary>
    public void Replace(Candidate candidate)
    {
        if (candidate.Text != Current.Text) Attempts = 0;
        Current = candidate;
    }
}
