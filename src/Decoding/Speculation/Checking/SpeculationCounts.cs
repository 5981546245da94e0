using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Speculation.Checking;

/// <summary>Counts what was guessed and what came of it.</summary>
internal sealed class SpeculationCounts
{
    private readonly List<DraftPlaceStatistics> _places = [];
    private long _passes;
    private long _tokens;
    private long _drafted;
    private long _accepted;

    /// <summary>Counts a pass of one completion.</summary>
    /// <param name="drafted">Guessed tokens in it, over all paths.</param>
    /// <param name="longest">Those of the longest path.</param>
    /// <param name="accepted">How many were right.</param>
    /// <param name="tokens">How many tokens were decided.</param>
    public void Add(int drafted, int longest, int accepted, int tokens)
    {
        _passes++;
        _tokens += tokens;
        _drafted += drafted;
        _accepted += accepted;
        while (_places.Count < longest) _places.Add(default);
        var places = CollectionsMarshal.AsSpan(_places);
        for (int i = 0; i < longest; i++) places[i] = new DraftPlaceStatistics(places[i].Drafted + 1, places[i].Accepted + (i < accepted ? 1 : 0));
    }

    public SpeculationStatistics ToStatistics() => new()
    {
        Passes = _passes, Tokens = _tokens, Drafted = _drafted, Accepted = _accepted, Places = [.. _places],
    };
}
