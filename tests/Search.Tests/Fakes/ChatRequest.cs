using Reasoning.Decoding.Generation;

namespace Reasoning.Search.Tests.Fakes;

/// <summary>Which prompt of the chat book a request is, told by a phrase of it.</summary>
internal enum ChatRequest
{
    Solve,
    SolveWithAids,
    Directions,
    Redirect,
    Insight,
    Observe,
    Filter,
    Derive,
    Outline,
    Criticise,
    Revise,
    Pseudocode,
    Implement,
    Repair,
    Reflect,
}

internal static class ChatRequests
{
    private static readonly (string Phrase, ChatRequest Kind)[] Phrases =
    [
        ("Solve the task. Use what is known", ChatRequest.SolveWithAids),
        ("ways to change it that differ", ChatRequest.Directions),
        ("Change it in the given direction", ChatRequest.Redirect),
        ("Say what this teaches", ChatRequest.Insight),
        ("observations about the task that could help", ChatRequest.Observe),
        ("keep those that are right and the most useful", ChatRequest.Filter),
        ("From these observations about the task, derive", ChatRequest.Derive),
        ("Describe a solution of the task in words", ChatRequest.Outline),
        ("Find what is wrong with this description", ChatRequest.Criticise),
        ("Correct this description", ChatRequest.Revise),
        ("into pseudocode", ChatRequest.Pseudocode),
        ("by following the pseudocode", ChatRequest.Implement),
        ("First say in one or two sentences what the bug is", ChatRequest.Repair),
        ("what you will do differently next time", ChatRequest.Reflect),
    ];

    public static ChatRequest Kind(this GenerationRequest request) =>
        Array.Find(Phrases, entry => request.Prompt.Contains(entry.Phrase, StringComparison.Ordinal)) is { Phrase: not null } known ? known.Kind : ChatRequest.Solve;

    /// <summary>The part of a request under a title.</summary>
    public static string Part(this GenerationRequest request, string title)
    {
        var begin = request.Prompt.IndexOf($"\n\n{title}:\n", StringComparison.Ordinal);
        if (begin < 0) return "";
        begin += title.Length + 4;
        var end = request.Prompt.IndexOf("\n\n", begin, StringComparison.Ordinal);
        return end < 0 ? request.Prompt[begin..] : request.Prompt[begin..end];
    }
}
