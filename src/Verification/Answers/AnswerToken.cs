namespace Reasoning.Verification.Answers;

/// <summary>What a piece of an answer is.</summary>
internal enum AnswerTokenKind
{
    /// <summary>A number without sign, its digits in plain form: 1234.5, 2e3, 0.1(6) for a repeating decimal.</summary>
    Number,

    /// <summary>One letter.</summary>
    Letter,

    /// <summary>Several letters in a row.</summary>
    Word,

    /// <summary>Letters that LaTeX sets as text, even a single one.</summary>
    Text,

    /// <summary>A LaTeX command without its backslash, or the command that a Unicode sign stands for.</summary>
    Command,

    /// <summary>Any other character; \{ and \} are written ⦃ and ⦄, since { and } only group.</summary>
    Symbol,

    /// <summary>The end of the answer.</summary>
    End,
}

/// <summary>A piece of an answer.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text in plain form.</param>
/// <param name="Spaced">Whether space comes before it.</param>
internal readonly record struct AnswerToken(AnswerTokenKind Kind, string Text, bool Spaced)
{
    public bool IsSymbol(char symbol) => Kind == AnswerTokenKind.Symbol && Text[0] == symbol;

    public bool IsCommand(string name) => Kind == AnswerTokenKind.Command && Text == name;

    /// <summary>Whether it is a word of language rather than of a formula.</summary>
    public bool IsWord(string word) => Kind is AnswerTokenKind.Word or AnswerTokenKind.Text && Text.Equals(word, StringComparison.OrdinalIgnoreCase);
}
