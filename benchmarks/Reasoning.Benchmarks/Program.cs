using BenchmarkDotNet.Running;
using Reasoning.Benchmarks.Engine;
using Reasoning.Benchmarks.Verification;

// `engine` measures whole workloads side by side with the machine's limits, `verification` judged programs per second; anything else goes to BenchmarkDotNet.
if (args is ["engine", .. var rest])
    return EngineComparison.Run(rest);
if (args is ["verification", .. var measured])
    return await VerificationThroughput.RunAsync(measured);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
