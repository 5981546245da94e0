using Reasoning.Data.Corpus.Programs;

namespace Reasoning.Data.Corpus;

/// <summary>Lays out an executed task as a training document.</summary>
internal static class ProgramDocument
{
    /// <summary>The document, or null when the kind needs a refuted near miss and the task has none.</summary>
    public static CorpusDocument? Draw(SeededRandom random, CorpusDocumentKind kind, ProgramTask task)
    {
        string key = task.Draft.Composition.Key;
        string body = task.Draft.Body;
        if (kind == CorpusDocumentKind.Code)
            return new CorpusDocument(kind, task.DrawPrompt(random), body, key);
        if (task.NearMisses.Count == 0)
            return null;

        NearMiss miss = random.Pick(task.NearMisses);
        // The example that tells right from wrong is always shown where the wording leaves it open, else half of the time.
        string prompt = task.DrawPrompt(random, task.Draft.Composition.IsLoose || random.Chance(0.5) ? miss.Witness : null);
        bool isFirst = random.Chance(0.5);
        return kind == CorpusDocumentKind.Compare
            ? new CorpusDocument(kind, Compare(prompt, isFirst ? body : miss.Body, isFirst ? miss.Body : body), isFirst ? " A" : " B", key)
            : new CorpusDocument(kind, Judge(prompt, isFirst ? body : miss.Body), isFirst ? " yes" : " no", key);
    }

    private static string Compare(string prompt, string a, string b) => $"Task:\n{prompt}A:\n{a}B:\n{b}Better:";

    private static string Judge(string prompt, string candidate) => $"Task:\n{prompt}Candidate:\n{candidate}Correct:";
}
