using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.UnitTests.Caching;

/// <summary>The hash of everything that a verdict depends on.</summary>
internal static class VerdictKey
{
    /// <summary>What judges: this build of the library, and what it brings into sandboxes.</summary>
    internal static string Rules { get; } = $"{typeof(VerdictKey).Module.ModuleVersionId} {WorkerSource.Sha256}";

    private static readonly ConditionalWeakTable<TestSuite, byte[]> Suites = [];

    /// <summary>The key of a verdict; null where it depends on an oracle that has no name.</summary>
    /// <param name="problem">The problem: its tests, entry point and limits.</param>
    /// <param name="program">The whole program.</param>
    /// <param name="sandbox">Where it runs.</param>
    /// <param name="options">How it is judged.</param>
    public static string? Of(CodeProblem problem, string program, ISandbox sandbox, UnitTestOptions options)
    {
        if (problem.Tests is CallTests { Comparison: { Oracle: not null, OracleName: null } }) return null;
        var limits = sandbox.Options;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Suites.GetValue(problem.Tests, HashSuite));
        Add(hash, Rules, sandbox.Language.ToString(), sandbox.Runtime, sandbox.Isolation.Level.ToString());
        Add(hash, string.Create(
            CultureInfo.InvariantCulture,
            $"{limits.CpuTime.Ticks} {limits.WallTime?.Ticks} {limits.MemoryBytes} {limits.MaxOutputBytes} {limits.MaxProcesses} {limits.MaxThreads} {limits.AllowPackages} {limits.Seed} {problem.CpuTime?.Ticks}"));
        Add(hash, string.Create(CultureInfo.InvariantCulture, $"{options.RerunFailures} {options.PassingReruns} {options.StopAtFirstFailure}"));

        // Where expected values are computed, they are the canonical solution's.
        if (problem.Tests is CallTests calls && calls.Tests.Any(test => test.Expected is null)) Add(hash, problem.Prompt, problem.CanonicalSolution ?? "");
        Add(hash, problem.EntryPoint, program);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] HashSuite(TestSuite suite)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, suite.GetType().Name);
        switch (suite)
        {
            case AssertTests tests:
                Add(hash, tests.Source, tests.Setup);
                break;
            case UnittestTests tests:
                Add(hash, tests.Source, tests.Setup);
                Add(hash, [.. tests.Names]);
                break;
            case CallTests { Comparison: var comparison } tests:
                Add(hash, Invariant($"{comparison.AbsoluteTolerance:R} {comparison.RelativeTolerance:R} {comparison.IgnoreOrder} {comparison.SequencesAlike} {comparison.TupleIsList}"), comparison.OracleName ?? "", comparison.ForeignAnswer?.ToString() ?? "");
                foreach (var test in tests.Tests) AddTest(hash, test);
                break;
            case InputOutputTests { Comparison: var comparison } tests:
                Add(hash, Invariant($"{comparison.Tolerance:R} {comparison.AbsoluteOnly} {comparison.LinesMatter} {comparison.IgnoreIndentation} {comparison.IgnoreCase} {comparison.NumbersByValue}"));
                foreach (var test in tests.Tests) Add(hash, test.Input, test.Output);
                break;
        }

        return hash.GetHashAndReset();
    }

    private static void AddTest(IncrementalHash hash, CallTest test)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, ValueCodec.WriteOptions))
        {
            writer.WriteStartArray();
            foreach (var argument in test.Arguments.Positional) ValueCodec.Write(writer, argument);
            writer.WriteEndArray();
            writer.WriteStartArray();
            foreach (var (name, argument) in test.Arguments.Named)
            {
                writer.WriteStringValue(name);
                ValueCodec.Write(writer, argument);
            }

            writer.WriteEndArray();
            writer.WriteStartArray();
            if (test.Expected is { } expected) ValueCodec.Write(writer, expected);
            writer.WriteEndArray();
        }

        Add(hash, buffer.WrittenSpan);
    }

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);

    private static void Add(IncrementalHash hash, params ReadOnlySpan<string> parts)
    {
        // As they are in memory: an encoding would make one character of all halves of surrogate pairs.
        foreach (var part in parts) Add(hash, MemoryMarshal.AsBytes(part.AsSpan()));
    }

    private static void Add(IncrementalHash hash, ReadOnlySpan<byte> part)
    {
        // With its length before it, no part can run into the next.
        Span<byte> length = stackalloc byte[8];
        BitConverter.TryWriteBytes(length, (long)part.Length);
        hash.AppendData(length);
        hash.AppendData(part);
    }
}
