namespace Reasoning.Search.Repair;

/// <summary>A candidate under repair, and what took its place.</summary>
internal sealed class Lineage(string id, Candidate candidate)
{
    private readonly Dictionary<string, int> _failures = new(StringComparer.Ordinal);
    private readonly string _first = id;
    private int _made;

    public string Id { get; private set; } = id;

    public Candidate Current { get; private set; } = candidate;

    /// <summary>How many rewrites of <see cref="Current"/> were asked for.</summary>
    public int Attempts { get; private set; }


    public bool IsGivenUp { get; set; }

    public RepairStanding Standing => RepairStanding.Of(Current.Verdict);

    public int NextAttempt() => Attempts++;

    /// <summary>A name for the next rewrite, unique in the search.</summary>
    public string NextId() => $"{_first}.{++_made}";

    /// <summary>Counts the current failure.</summary>
    /// <returns>How often it failed in this way, now included.</returns>
    public int CountFailure()
    {
        var mark = FailureMark.Of(Current.Verdict);
        return _failures[mark] = _failures.GetValueOrDefault(mark) + 1;
    }

    /// <summary>A rewrite takes the candidate's place.</summary>
    public void Replace(string id, Candidate candidate)
    {
        if (candidate.Text != Current.Text) Attempts = 0;
        (Id, Current) = (id, candidate);
    }
}
