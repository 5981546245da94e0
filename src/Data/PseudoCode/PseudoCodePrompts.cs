using Reasoning.Data.Pipelines;

namespace Reasoning.Data.PseudoCode;

/// <summary>The texts that pseudo-code is asked for with. Each may be replaced.</summary>
public sealed record PseudoCodePrompts
{
    /// <summary>Asks for the pseudo-code of a solution, with the fields <c>{question}</c> and <c>{code}</c>.</summary>
    public FieldTemplate Describe { get; init => field = value ?? throw new ArgumentNullException(nameof(Describe)); } = new(
        """
        Below are a programming task and a program that solves it. Write the program down as pseudo-code that belongs to no programming language.

        - Begin with the name of the algorithm, its inputs and its outputs, each with its type.
        - Write assignments as "name <- value", conditions as "IF ... THEN ... ELSE ... END IF", loops as "FOR EACH ... IN ... DO ... END FOR" and "WHILE ... DO ... END WHILE".
        - Use no function of a library; say in words what it computes.
        - Leave nothing out: somebody who has only the pseudo-code must be able to write the program again.

        Task:
        {question}

        Program:
        {code}

        Write the pseudo-code, and nothing else.

        """);

    /// <summary>Asks for a program from pseudo-code alone, with the fields <c>{signature}</c> (how the program has to begin) and <c>{pseudo_code}</c>.</summary>
    public FieldTemplate Regenerate { get; init => field = value ?? throw new ArgumentNullException(nameof(Regenerate)); } = new(
        """
        Write a {language} program that does what the pseudo-code says. It must have the name and the parameters that are given.

        Pseudo-code:
        {pseudo_code}

        The program begins like this:
        {signature}

        Write the whole program, and nothing else.

        """);

    /// <summary>Asks for code by a task, as items do: the field <c>{question}</c>.</summary>
    public FieldTemplate CodeOfQuestion { get; init => field = value ?? throw new ArgumentNullException(nameof(CodeOfQuestion)); } = new("{question}");

    /// <summary>Asks for pseudo-code by a task, as items do: the field <c>{question}</c>.</summary>
    public FieldTemplate PseudoCodeOfQuestion { get; init => field = value
        ?? throw new ArgumentNullException(nameof(PseudoCodeOfQuestion)); } = new("{question}\n\nWrite pseudo-code that solves the task.");

    /// <summary>Asks for code by pseudo-code, as items do: the field <c>{pseudo_code}</c>.</summary>
    public FieldTemplate CodeOfPseudoCode { get; init => field = value
        ?? throw new ArgumentNullException(nameof(CodeOfPseudoCode)); } = new("{pseudo_code}\n\nWrite this pseudo-code as a {language} program.");

    /// <summary>Asks for pseudo-code and then code by a task, as items do: the field <c>{question}</c>.</summary>
    public FieldTemplate BothOfQuestion { get; init => field = value
        ?? throw new ArgumentNullException(nameof(BothOfQuestion)); } = new("{question}\n\nWrite pseudo-code that solves the task, and then the program.");

    /// <summary>The answer of both, with the fields <c>{pseudo_code}</c> and <c>{code}</c>.</summary>
    public FieldTemplate Both { get; init => field = value ?? throw new ArgumentNullException(nameof(Both)); } = new("{pseudo_code}\n\n{code}");
}
