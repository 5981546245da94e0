namespace Reasoning.Data.Decontamination;

/// <summary>What counts as a trace of a benchmark.</summary>
public sealed record DecontaminationOptions
{
    /// <summary>Words of an n-gram that a text and a task may not share, 5 to 100; 10 by default, as for the training data of DeepSeek-Coder (Guo et al. 2024) and Qwen2.5-Coder
    /// (Hui et
    /// al. 2024). GPT-3 (Brown et al. 2020) took 13, which tasks of one sentence do not have.</summary>
    public int NGramLength
    {
        get;
        init => field = value is >= 5 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(NGramLength), value, "An n-gram has between 5 and 100 words.");
    } = 10;

    /// <summary>Texts of a task that are shorter than an n-gram are looked for as a whole if they have this many words, 1 to 100; 5 by default.</summary>
    public int ShortestText
    {
        get;
        init => field = value is >= 1 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(ShortestText), value, "The shortest text has between 1 and 100 words.");
    } = 5;

    /// <summary>An n-gram that occurs in more tasks than this is a form of words of the benchmark, such as how it introduces its examples, and counts for nothing; at least 1, 10
    /// by default.</summary>
    public int MaxTasks
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxTasks), value, "An n-gram occurs in at least 1 task.");
    } = 10;

    /// <summary>Whether functions are compared too; true by default. Costs the parsing of every text that may be a Python program.</summary>
    public bool CompareFunctions { get; init; } = true;

    /// <summary>Nodes of the syntax tree of a function from which on it says anything; at least 1, 20 by default. Smaller ones, such as a sum of two arguments, are alike in
    /// programs that
    /// know nothing of each other.</summary>
    public int SmallestFunction
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(SmallestFunction), value, "A function has at least 1 node.");
    } = 20;
}
