namespace Reasoning.Decoding.Speculation;

/// <summary>
/// Asks several draft sources in order: the first whose guess rests on a long enough match is taken, else that of the auxiliary source. Immutable; every value
/// is checked when it is set.
/// </summary>
/// <remarks>
/// The rule by which SAM-Decoding (Hu et al., arXiv 2411.10666, 2024) combines retrieval with another drafter, for any number of sources. The auxiliary
/// source is only asked, and only made to compute, when it is needed; all are told every token.
/// </remarks>
public sealed record CombinedDraftSource : IDraftSource
{
    private readonly IReadOnlyList<IDraftSource> _sources = [];
    private readonly int _lengthThreshold = 5;

    /// <summary>The sources, in the order in which they are asked. The default is none.</summary>
    /// <exception cref="ArgumentException">One is null.</exception>
    public required IReadOnlyList<IDraftSource> Sources
    {
        get => _sources;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Sources));
            if (value.Contains(null)) throw new ArgumentException("A draft source is null.", nameof(Sources));
            _sources = [.. value];
        }
    }

    /// <summary>The source that is asked when no match is long enough; its guess is taken whatever it rests on. Null, the default, for none.</summary>
    public IDraftSource? Auxiliary { get; init; }

    /// <summary>From which <see cref="Draft.MatchLength"/> on a match is long enough; at least 1. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int LengthThreshold
    {
        get => _lengthThreshold;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(LengthThreshold));
            _lengthThreshold = value;
        }
    }

    /// <inheritdoc/>
    public int? VocabularySize => Sources.Append(Auxiliary).FirstOrDefault(source => source?.VocabularySize is not null)?.VocabularySize;

    /// <inheritdoc/>
    public IDraftSession OpenSession() => OpenSession(source => source.OpenSession());

    /// <inheritdoc/>
    public IDraftSession OpenSession(DraftContext context) => OpenSession(source => source.OpenSession(context));

    private CombinedDraftSession OpenSession(Func<IDraftSource, IDraftSession> open)
    {
        var sessions = new List<IDraftSession>(Sources.Count);
        try
        {
            foreach (var source in Sources) sessions.Add(open(source));
            return new CombinedDraftSession([.. sessions], Auxiliary is null ? null : open(Auxiliary), LengthThreshold);
        }
        catch
        {
            foreach (var session in sessions) session.Dispose();
            throw;
        }
    }
}
