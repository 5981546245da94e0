namespace Reasoning.Search.Prompts;

/// <summary>Prompts that need no model.</summary>
public static class AnsweredPrompt
{
    /// <summary>The answer of the book itself, where its model has none to give.</summary>
    public static Prompt<TReply> Of<TReply>(TReply answer)
        where TReply : class
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new Prompt<TReply> { Text = "", Parse = _ => answer, Ready = answer };
    }
}
