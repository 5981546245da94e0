namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>The errors of reading a schema, all of one form.</summary>
internal static class SchemaErrors
{
    /// <summary>The error of a place, given as a JSON pointer.</summary>
    /// <param name="pointer">Where, from the root of the schema.</param>
    /// <param name="problem">What is wrong, as a sentence without a full stop.</param>
    public static GrammarFormatException At(string pointer, string problem) => new($"At '#{Shortened(pointer)}' of the schema: {problem}.");

    private static string Shortened(string pointer) => pointer.Length <= 400 ? pointer : string.Concat(pointer.AsSpan(0, 200), " … ", pointer.AsSpan(pointer.Length - 190));
}
