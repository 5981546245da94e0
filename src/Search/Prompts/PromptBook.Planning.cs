namespace Reasoning.Search.Prompts;

/// <content>Planning, changing candidates, and learning from attempts.</content>
public abstract partial class PromptBook
{
    /// <summary>Solve the problem with the help of what is known already.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="aids">What is known; with none, this is <see cref="Solve(Problem)"/>.</param>
    /// <returns>Asks for a candidate: the whole reply.</returns>
    public abstract Prompt<string> Solve(Problem problem, SolvingAids aids);

    /// <summary>Name different ways to improve a candidate.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="candidate">The candidate, with its verdict.</param>
    /// <param name="insights">What was learned from other changes, oldest first.</param>
    /// <param name="count">How many ways are wanted.</param>
    /// <returns>Asks for a list, of other length perhaps.</returns>
    public abstract Prompt<IReadOnlyList<string>> Directions(Problem problem, Candidate candidate, IReadOnlyList<string> insights, int count);

    /// <summary>Change a candidate in one of the ways that <see cref="Directions"/> named.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="candidate">The candidate, with its verdict.</param>
    /// <param name="direction">The way.</param>
    /// <returns>Asks for a candidate: the whole reply.</returns>
    public abstract Prompt<string> Redirect(Problem problem, Candidate candidate, string direction);

    /// <summary>Say what a change teaches about the problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="before">The candidate before, with its verdict.</param>
    /// <param name="direction">The way in which it was changed.</param>
    /// <param name="after">The candidate after, with its verdict.</param>
    public abstract Prompt<string> Insight(Problem problem, Candidate before, string direction, Candidate after);

    /// <summary>Make observations that help to solve the problem.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>Asks for a list in brackets; anything else cannot be read.</returns>
    public abstract Prompt<IReadOnlyList<string>> Observe(Problem problem, int count);

    /// <summary>Keep the most useful of some observations.</summary>
    /// <returns>Asks for a list in brackets; anything else cannot be read.</returns>
    public abstract Prompt<IReadOnlyList<string>> FilterObservations(Problem problem, IReadOnlyList<string> observations);

    /// <summary>Derive new observations from some.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="observations">The observations to use; none asks for new ones from the problem alone.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>
    /// Asks for a list in brackets, of which each item quotes word for word at least one observation that it uses; those that quote none are left out, and where none is
    /// left, the reply cannot be read.
    /// </returns>
    public abstract Prompt<IReadOnlyList<string>> DeriveObservations(Problem problem, IReadOnlyList<string> observations, int count);

    /// <summary>Describe a solution in words.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="observations">What it is to be based on, and quote; may be empty.</param>
    public abstract Prompt<string> Outline(Problem problem, IReadOnlyList<string> observations);

    /// <summary>Say what is wrong with a solution in words.</summary>
    public abstract Prompt<string> Criticise(Problem problem, string outline);

    /// <summary>Improve a solution in words after a criticism.</summary>
    public abstract Prompt<string> ReviseOutline(Problem problem, string outline, string criticism);

    /// <summary>Turn a solution in words into pseudocode.</summary>
    public abstract Prompt<string> Pseudocode(Problem problem, string outline);

    /// <summary>Turn pseudocode into a program.</summary>
    /// <returns>Asks for a candidate: the whole reply.</returns>
    public abstract Prompt<string> Implement(Problem problem, string pseudocode);

    /// <summary>Repair a candidate.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="candidate">The candidate, with its verdict.</param>
    /// <param name="order">What else is known.</param>
    public abstract Prompt<RepairReply> Repair(Problem problem, Candidate candidate, RepairOrder order);

    /// <summary>Say in a few sentences what is to be learned from a failed attempt.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="candidate">The attempt, with its verdict.</param>
    public abstract Prompt<string> Reflect(Problem problem, Candidate candidate);
}
