using Reasoning.Cli;

return await ReasonTool.RunAsync(args, Terminal.ForProcess());
