namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Random small changes of texts: characters left out, doubled, exchanged, replaced or put in, pieces moved.</summary>
internal static class TextMutation
{
    /// <summary>The text with one to three changes; new characters come from the text itself or from the alphabet.</summary>
    public static string Mutate(string text, string alphabet, Random random)
    {
        for (int change = 0, changes = random.Next(1, 4); change < changes; change++)
        {
            int at = random.Next(text.Length + 1), length = Math.Min(random.Next(1, 4), text.Length - at);
            string from = random.Next(2) == 0 && text.Length > 0 ? text : alphabet;
            char other = from[random.Next(from.Length)];
            text = random.Next(6) switch
            {
                0 => text.Remove(at, length),
                1 => text.Insert(at, other.ToString()),
                2 => text.Remove(at, Math.Min(1, text.Length - at)).Insert(at, other.ToString()),
                3 => text.Insert(at, text.Substring(at, length)),
                4 => text.Insert(random.Next(text.Length + 1), text.Substring(at, length)),
                _ => text.Remove(at, length).Insert(random.Next(text.Length - length + 1), text.Substring(at, length)),
            };
        }

        return text;
    }
}
