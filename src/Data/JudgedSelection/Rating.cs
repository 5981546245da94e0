using System.Globalization;
using System.Text.RegularExpressions;

namespace Reasoning.Data.JudgedSelection;

/// <summary>Reads the rating out of a judge's reply.</summary>
public static partial class Rating
{
    /// <summary>The rating on the first line that has one; null where there is none, or it lies outside of the scale.</summary>
    /// <remarks>
    /// Read are a number alone (<c>4.5</c>, <c>4,5</c>, <c>**4**</c>), behind a name (<c>Score: 4.5</c>, <c>accuracy rating is 4</c>) and with the scale behind it
    /// (<c>4.5/5</c>, <c>4 out of
    /// 5</c>); a scale in brackets (<c>Score (0-5): 4</c>) is passed over. A line of text with numbers in it that does not begin with a rating is none. The filter that was
    /// published for
    /// AlpaGasus takes the first character behind <c>Score:</c>, so that 4.5 is 4 there; here it is 4.5.
    /// </remarks>
    /// <param name="reply">What the judge wrote.</param>
    /// <param name="highest">The end of the scale, which begins at 0.</param>
    public static double? Parse(string reply, double highest = 5)
    {
        ArgumentNullException.ThrowIfNull(reply);
        foreach (string line in reply.Split('\n'))
        {
            string text = Marks().Replace(Scale().Replace(line, " "), "").Trim();
            if (text.Length == 0) continue;
            if (Line().Match(text) is not { Success: true } match) continue;
            double rating = double.Parse(match.Groups["number"].Value.Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture);
            if (match.Groups["under"] is { Success: true } under && double.Parse(under.Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture) != highest) return null;
            return rating >= 0 && rating <= highest ? rating : null;
        }

        return null;
    }

    [GeneratedRegex(@"[(\[][^)\]]*[)\]]", RegexOptions.CultureInvariant)]
    private static partial Regex Scale();

    [GeneratedRegex(@"[*_`#""]", RegexOptions.CultureInvariant)]
    private static partial Regex Marks();

    [GeneratedRegex(
        @"^(?:[a-z ]{0,40}?\b(?:score|rating|rate|grade|accuracy)\b[a-z ]{0,20}?(?:\s*[:=\-–—]\s*|\s+(?:is|of)\s+|\s+))?(?<number>-?[0-9]{1,3}(?:[.,][0-9]{1,4})?)(?:\s*(?:/|out\s+of)\s*(?<under>[0-9]{1,3}(?:\.[0-9]+)?))?(?:\s*(?:points?|stars?))?\s*[.,;:]?(?:\s*$|\s*[.,;:\-–—]\s+.*$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
