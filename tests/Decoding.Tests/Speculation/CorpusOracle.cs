namespace Reasoning.Decoding.Tests.Speculation;

/// <summary>By looking everywhere: the longest suffix that some document goes on after, and the continuation that is most frequent at each step.</summary>
internal static class CorpusOracle
{
    public static (string Text, int MatchLength) Continue(string[] documents, string text, int maxLength)
    {
        for (int length = text.Length; length > 0; length--)
        {
            string suffix = text[^length..];
            var rests = new List<(int Place, string Behind)>();
            int place = 0;
            foreach (string document in documents)
            {
                for (int i = 0; i + length <= document.Length; i++)
                    if (string.CompareOrdinal(document, i, suffix, 0, length) == 0) rests.Add((place + i, document[(i + length)..]));
                place += document.Length + 1;
            }

            if (rests.Any(rest => rest.Behind.Length > 0)) return (string.Concat(Best(rests).Behind.Take(maxLength)), length);
        }

        return ("", 0);
    }

    // Among occurrences of one string: of the most frequent next letters, the one whose own best occurrence comes first.
    private static (int Place, string Behind) Best(List<(int Place, string Behind)> rests)
    {
        var groups = rests.Where(rest => rest.Behind.Length > 0).GroupBy(rest => rest.Behind[0]).ToList();
        if (groups.Count == 0) return rests.MinBy(rest => rest.Place);

        int most = groups.Max(group => group.Count());
        return groups.Where(group => group.Count() == most)
            .Select(group => (group.Key, Best: Best([.. group.Select(rest => (rest.Place, rest.Behind[1..]))])))
            .Select(choice => (choice.Best.Place, choice.Key + choice.Best.Behind)).MinBy(choice => choice.Place);
    }
}
