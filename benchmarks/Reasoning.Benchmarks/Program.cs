using BenchmarkDotNet.Running;
using Reasoning.Benchmarks.Engine;

// `engine` measures whole workloads side by side with the machine's limits; anything else goes to BenchmarkDotNet.
if (args is ["engine", .. var rest])
    return EngineComparison.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
