namespace Reasoning.Search.Prompts;

/// <summary>
/// What strategies ask a model, each with the reader of its reply. A strategy contains no prompt text: a book puts what it wants into the form that a kind of model understands.
/// </summary>
/// <remarks>
/// <see cref="Chat"/> is for models that follow instructions, <see cref="Embedded"/> for the model that is bundled. Derive from either to change single prompts for your own
/// model. Books are immutable. What a model cannot be asked, its book answers itself (<see cref="AnsweredPrompt"/>), so that every strategy runs with every book.
/// </remarks>
public abstract partial class PromptBook
{
    private static readonly string[] Line = ["\n"];

    /// <summary>For models that follow instructions.</summary>
    public static PromptBook Chat { get; } = new ChatPromptBook();

    /// <summary>For the embedded model, which knows four formats and no instructions.</summary>
    public static PromptBook Embedded { get; } = new EmbeddedPromptBook();

    /// <summary>Its name, for traces and manifests: books that differ have different names.</summary>
    public abstract string Name { get; }

    /// <summary>The book of a name; null where the library has none such.</summary>
    public static PromptBook? ByName(string name) => Array.Find([Chat, Embedded], book => book.Name == name);

    /// <summary>Solve the problem: its own prompt, as it is.</summary>
    /// <param name="problem">The problem.</param>
    /// <returns>Asks for a candidate.</returns>
    public virtual Prompt<string> Solve(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new Prompt<string> { Text = problem.Prompt, StopStrings = problem.StopStrings, Parse = reply => reply.Text };
    }

    /// <summary>Write the next step of a solution.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="beginning">The solution so far: whole steps, each with its line break; empty for the first step.</param>
    /// <returns>Asks for one step, without the line break that ends it.</returns>
    public virtual Prompt<string> NextStep(Problem problem, string beginning)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(beginning);
        return new Prompt<string>
        {
            Text = problem.Prompt,
            Prefix = beginning,
            StopStrings = [.. problem.StopStrings, .. Line],
            Parse = reply => reply.Text[Math.Min(beginning.Length, reply.Text.Length)..],
        };
    }

    /// <summary>Say which of two candidates is better.</summary>
    public abstract Prompt<Comparison> Compare(Problem problem, string first, string second);

    /// <summary>Say whether a candidate is right.</summary>
    public abstract Prompt<Judgement> Judge(Problem problem, string candidate);

    /// <summary>Say how good a candidate is.</summary>
    public abstract Prompt<Judgement> Grade(Problem problem, string candidate);

    /// <summary>Say whether a solution that begins so will be right.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="beginning">The solution so far.</param>
    public abstract Prompt<Judgement> JudgeBeginning(Problem problem, string beginning);

    /// <summary>Say which of several candidates agrees best with the others.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="candidates">The candidates; at least one.</param>
    public abstract Prompt<Choice> ChooseMostConsistent(Problem problem, IReadOnlyList<string> candidates);

    /// <summary>Say how difficult a problem is.</summary>
    public abstract Prompt<Difficulty> RateDifficulty(Problem problem);
}
