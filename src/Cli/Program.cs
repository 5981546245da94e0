using System.CommandLine;

var root = new RootCommand("Spends computation at test time so that a language model solves more problems.");
return await root.Parse(args).InvokeAsync();
