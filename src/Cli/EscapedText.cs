namespace Reasoning.Cli;

/// <summary>Texts on the command line in which \n is a new line and \t a tab.</summary>
internal static class EscapedText
{
    public static string Read(string text) => text.Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\t", "\t", StringComparison.Ordinal);
}
