namespace Reasoning.Decoding.Tests.Grammars.BuiltIn;

/// <summary>Reports the texts of which somebody complained.</summary>
internal static class TextFailures
{
    /// <summary>Fails with the shortest texts that have an error.</summary>
    public static void AssertNone(IEnumerable<(string Text, string Error)> texts)
    {
        (string Text, string Error)[] failures = [.. texts.Where(text => text.Error.Length > 0).OrderBy(text => text.Text.Length)];
        Assert.True(failures.Length == 0, $"{failures.Length} failed:\n{string.Join("\n---\n", failures.Take(8).Select(failure => $"{failure.Error}\n{failure.Text}"))}");
    }
}
