using Reasoning.Data.Corpus.Execution;

namespace Reasoning.Data.Corpus.Programs;

/// <summary>A task with everything but what only execution can tell: the outputs of its examples and whether its near misses fail.</summary>
internal sealed record ProgramDraft(
    Composition Composition,
    string FunctionName,
    string Argument,
    string Description,
    SolutionStyle Style,
    string Body,
    IReadOnlyList<CallInput> Inputs,
    IReadOnlyList<string> NearMisses)
{
    public string Parameters => Composition.HasArgument ? Argument + ", k" : Argument;

    /// <summary>Draws wording, names, style, inputs and near misses for a composition.</summary>
    public static ProgramDraft Draw(SeededRandom random, Composition composition, int inputs, int nearMisses)
    {
        string name = PromptWriter.DrawFunctionName(random, composition);
        string argument = PromptWriter.DrawArgument(random, composition.In);
        string description = PromptWriter.DrawDescription(random, composition, argument);
        var style = (SolutionStyle)random.Weighted([70, 20, 10]);
        string body = SolutionWriter.Write(composition, name, argument, style);
        var draft = new ProgramDraft(composition, name, argument, description, style, body, [], []);
        return draft.WithNearMisses(random, nearMisses) with { Inputs = InputSampler.Draw(random, composition, inputs) };
    }

    /// <summary>The same draft with up to so many near misses of its solution, in the same style.</summary>
    public ProgramDraft WithNearMisses(SeededRandom random, int count)
    {
        var bodies = new List<string>();
        for (int attempt = 0; bodies.Count < count && attempt < 10 * count; attempt++)
        {
            if (CompositionSampler.DrawNearMiss(random, Composition) is not { } miss)
                continue;
            string body = SolutionWriter.Write(miss, FunctionName, Argument, Style);
            if (body != Body && !bodies.Contains(body))
                bodies.Add(body);
        }

        return this with { NearMisses = bodies };
    }

    /// <summary>The executions that complete the draft: the solution, the same in plain style, the near misses; inputs, then probes.</summary>
    public ProgramRequest ToRequest()
    {
        string header = $"def {FunctionName}({Parameters}):\n";
        string plain = SolutionWriter.Write(Composition, FunctionName, Argument, SolutionStyle.Plain);
        return new ProgramRequest(
            [.. new[] { Body, plain }.Concat(NearMisses).Select(body => header + body)],
            FunctionName,
            [.. Inputs.Concat(InputSampler.Probes(Composition.In, Composition.HasArgument)).Select(input => input.Json)]);
    }
}
