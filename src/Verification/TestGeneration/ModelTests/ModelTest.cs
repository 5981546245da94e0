using Reasoning.Verification.Problems;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>One assertion about a function that a model wrote. Nothing says that it is right.</summary>
public sealed record ModelTest
{
    /// <summary>The assertion as a statement that stands by itself, with the names of the text around it replaced by what they stood for.</summary>
    public required string Source { get; init; }

    /// <summary>Import statements that <see cref="Source"/> needs; empty for none.</summary>
    public string Imports { get; init; } = "";

    /// <summary>The assertion as one call and the value expected of it; null where it says something else (such as that two calls are equal).</summary>
    public CallTest? Call { get; init; }

    /// <summary>When an answer counts as the expected one, where <see cref="Call"/> is not null.</summary>
    public ValueComparison Comparison { get; init; } = ValueComparison.Exact;

    /// <summary>How many of the samples have it; at least 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>The first sample that has it, from 0.</summary>
    public int Sample { get; init; }

    /// <summary>Its line in that sample, from 1.</summary>
    public int Line { get; init; }

    /// <summary>The test by itself, for a pass matrix that has one column per test.</summary>
    public TestSuite ToSuite() => Call is { } call ? new CallTests([call], Comparison) : new AssertTests(Source, Imports);
}
