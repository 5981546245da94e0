using Reasoning.Cli;

return await ReasonTool.RunAsync(args, Terminal.ForProcess(), LocalModel.Load, BundledFiles.OfThisProgram);
