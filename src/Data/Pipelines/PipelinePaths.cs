namespace Reasoning.Data.Pipelines;

/// <summary>The files of a run: <c>X.jsonl</c> or <c>X.jsonl.gz</c>, <c>X.rejects.jsonl</c>, <c>X.progress.json</c>.</summary>
internal sealed record PipelinePaths(string Output, string Rejects, string Progress)
{
    public bool IsGzip => Output.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">The names do not go together.</exception>
    public static PipelinePaths Of(string output, string? rejects, RecordInput input)
    {
        if (output.EndsWith(".zst", StringComparison.OrdinalIgnoreCase)) throw new ArgumentException($"'{output}': zstd is not written here; end the name in .jsonl.gz for a packed file.");
        string full = Path.GetFullPath(output);
        if (Directory.Exists(full)) throw new ArgumentException($"'{output}' is a folder; the output is a file, such as {Path.Combine(output, "items.jsonl")}.");
        string stem = full;
        foreach (string ending in (string[])[".gz", ".jsonl", ".json"])
            if (stem.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) stem = stem[..^ending.Length];
        var paths = new PipelinePaths(full, rejects is null ? stem + ".rejects.jsonl" : Path.GetFullPath(rejects), stem + ".progress.json");
        if (paths.Rejects == paths.Output || paths.Rejects == paths.Progress)
            throw new ArgumentException($"'{rejects ?? output}' cannot be the file of rejects and another file of the same run.");
        foreach (string path in (string[])[paths.Output, paths.Rejects, paths.Progress])
            if (input.Covers(path)) throw new ArgumentException($"'{path}' would be written and is also part of the input; write to another folder.");
        return paths;
    }
}
