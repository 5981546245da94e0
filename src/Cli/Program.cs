using Reasoning.Cli;

return await ReasonTool.RunAsync(
    args,
    Terminal.ForProcess(),
    (path, _) => throw new NotSupportedException($"'{path}' cannot be run: this build has no text generator yet."),
    BundledFiles.OfThisProgram);
