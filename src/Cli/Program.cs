using Reasoning.Cli;

return await ReasonTool.RunAsync(args, Terminal.ForProcess(), (_, _) => throw new NotSupportedException(), BundledFiles.OfThisProgram);
