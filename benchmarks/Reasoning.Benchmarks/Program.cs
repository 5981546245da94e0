using BenchmarkDotNet.Running;
using Reasoning.Benchmarks.Agreement;
using Reasoning.Benchmarks.Data;
using Reasoning.Benchmarks.Decoding;
using Reasoning.Benchmarks.Engine;
using Reasoning.Benchmarks.Generation;
using Reasoning.Benchmarks.Grammars;
using Reasoning.Benchmarks.Python;
using Reasoning.Benchmarks.Search;
using Reasoning.Benchmarks.Speculation;
using Reasoning.Benchmarks.Thinking;
using Reasoning.Benchmarks.Verification;

// Comparisons of whole workloads by name; anything else goes to BenchmarkDotNet.
var comparisons = new Dictionary<string, Func<string[], Task<int>>>
{
    ["engine"] = rest => Task.FromResult(EngineComparison.Run(rest)),   // side by side with llama.cpp and the machine's limits
    ["generation"] = GenerationThroughput.RunAsync,                     // what the text generator costs on top of the engine
    ["beams"] = BeamComparison.RunAsync,                                // best-first beside standard beam search
    ["random-beams"] = RandomBeamComparison.RunAsync,                   // the same over random models: calls, and that both find the same
    ["speculation"] = SpeculationComparison.RunAsync,                   // what guessing ahead saves
    ["soft-thinking"] = SoftThinkingComparison.RunAsync,                // its variants against plain decoding
    ["grammars"] = rest => Task.FromResult(GrammarComparison.Run(rest)),         // masks beside the published figures of native engines
    ["maskbench"] = rest => Task.FromResult(MaskBench.Run(rest)),               // the same over the thousands of real schemas of MaskBench
    ["constrained"] = ConstrainedGeneration.RunAsync,                   // what the embedded model writes under a constraint, and what that costs
    ["alignment"] = AlignmentComparison.RunAsync,                       // samples under a grammar beside the model's own distribution
    ["strategies"] = StrategyComparison.RunAsync,                       // search strategies at equal budgets
    ["search-throughput"] = StrategyThroughput.RunAsync,                // whether they keep the batch full
    ["knockout"] = KnockoutCheck.RunAsync,                              // how often tournaments fail, beside the bound
    ["verification"] = VerificationThroughput.RunAsync,                 // judged programs per second
    ["csharp"] = CSharpThroughput.RunAsync,                             // the same of C# programs
    ["python"] = rest => Task.FromResult(PythonAnalysisThroughput.Run(rest)),  // reading and checking Python programs, beside CPython's parser
    ["lintseq"] = LintSeqThroughput.RunAsync,                           // edit sequences and linted texts per second
    ["agreement"] = rest => Task.FromResult(AgreementComparison.Run(rest)),   // selection among solutions by tests that are not trusted
};
if (args is [var name, .. var rest] && comparisons.TryGetValue(name, out var run)) return await run(rest);
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
return 0;
