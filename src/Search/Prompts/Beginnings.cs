using System.Text;

namespace Reasoning.Search.Prompts;

/// <summary>Beginnings of solutions as texts that strategies hand around like plans and observations.</summary>
internal static class Beginnings
{
    private const string Header = "Begin with:\n";

    /// <summary>A beginning as an observation or plan.</summary>
    public static string Write(string beginning) => Header + beginning;

    /// <summary>The beginning in an observation or plan; empty where it is of another kind.</summary>
    public static string Read(string text) => text.StartsWith(Header, StringComparison.Ordinal) ? text[Header.Length..] : "";

    /// <summary>The longest beginning among some; of equally long ones the first.</summary>
    public static string Longest(IEnumerable<string> texts) => texts.Select(Read).Aggregate("", (longest, next) => next.Length > longest.Length ? next : longest);

    /// <summary>Other beginnings that a reply suggests.</summary>
    /// <param name="reply">A solution, with its alternatives where the generator tells them.</param>
    /// <param name="given">The beginning that it was asked to continue.</param>
    /// <param name="count">The most that are wanted.</param>
    /// <returns>Beginnings that continue the given one, as <see cref="Write"/> writes them.</returns>
    public static IReadOnlyList<string> Of(Reply reply, string given, int count)
    {
        var branches = reply.Positions.Any(position => position.Top.Count > 0) ? Branches(reply, given) : Lines(reply, given);
        return [.. branches.Distinct(StringComparer.Ordinal).Take(count).Select(Write)];
    }

    private static IEnumerable<string> Branches(Reply reply, string given)
    {
        var written = new StringBuilder();
        var branches = new List<(string Text, double LogProbability)>();
        foreach (var position in reply.Positions)
        {
            // Beyond the text there is only the stop string that ended it.
            if (given.Length + written.Length > reply.Text.Length) break;
            var isKnown = false;
            foreach (var token in position.Top)
            {
                if (token.Id == position.Id) isKnown = true;
                else if (IsPlain(token.Text)) branches.Add((written + token.Text, token.LogProbability));
            }

            // What follows a token of unknown text has no known place.
            if (!isKnown) break;
            written.Append(position.Top.First(token => token.Id == position.Id).Text);
        }

        return branches.OrderByDescending(branch => branch.LogProbability).Select(branch => given + branch.Text);
    }

    // The end of text has no text of its own, control tokens are in angle brackets, and half of a character is no beginning.
    private static bool IsPlain(string token) => token.Length > 0 && !token.StartsWith("<|", StringComparison.Ordinal) && !token.Contains('\uFFFD');

    private static IEnumerable<string> Lines(Reply reply, string given) =>
        Enumerable.Range(1, Math.Max(0, CandidateLines.Count(reply.Text) - 1))
            .Select(lines => CandidateLines.Keep(reply.Text, lines))
            .Where(text => text.Length > given.Length && text.StartsWith(given, StringComparison.Ordinal));
}
