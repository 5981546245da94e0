using BenchmarkDotNet.Running;
using Reasoning.Benchmarks.Agreement;
using Reasoning.Benchmarks.Engine;
using Reasoning.Benchmarks.Generation;
using Reasoning.Benchmarks.Speculation;
using Reasoning.Benchmarks.Verification;

// `engine` measures whole workloads side by side with the machine's limits, `generation` what the text generator costs on top, `speculation` what
// guessing ahead saves, `verification` judged programs per second, `csharp` the same of C# programs, `agreement` selection among solutions by tests
// that are not trusted; anything else goes to BenchmarkDotNet.
if (args is ["engine", .. var rest])
    return EngineComparison.Run(rest);
if (args is ["generation", .. var generation])
    return await GenerationThroughput.RunAsync(generation);
if (args is ["speculation", .. var guessed])
    return await SpeculationComparison.RunAsync(guessed);
if (args is ["verification", .. var measured])
    return await VerificationThroughput.RunAsync(measured);
if (args is ["csharp", .. var compiled])
    return await CSharpThroughput.RunAsync(compiled);
if (args is ["agreement", .. var selected])
    return AgreementComparison.Run(selected);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
