namespace Reasoning.Evaluation.Runs;

/// <summary>Finds what tells two runs apart.</summary>
internal static class ManifestDifference
{
    /// <summary>The first value that differs, said from the side of the run that is there already; null where there is none.</summary>
    /// <param name="here">The values of the run that is asked for, under the names that a message uses.</param>
    /// <param name="there">The values of the run that is there, the most telling ones first.</param>
    public static string? First(IEnumerable<KeyValuePair<string, string>> here, IEnumerable<KeyValuePair<string, string>> there)
    {
        var (mine, theirs) = (here.ToDictionary(), there.ToArray());
        foreach (var (name, value) in theirs)
        {
            if (!mine.Remove(name, out var own)) return $"{name} {value}, which this one does not have";
            if (own != value) return $"{name} {value}, and this one has {own}";
        }

        return mine.FirstOrDefault() is { Key: { } added } pair ? $"no {added}, and this one has {pair.Value}" : null;
    }
}
