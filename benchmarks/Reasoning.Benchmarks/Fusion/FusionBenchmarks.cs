using BenchmarkDotNet.Attributes;
using Reasoning.Decoding.Fusion;

namespace Reasoning.Benchmarks.Fusion;

/// <summary>One row of each fusion rule: what fusion costs beside the forward passes. The memory column must stay at zero.</summary>
[MemoryDiagnoser]
public class FusionBenchmarks
{
    private readonly double[] _weights = new double[2];
    private readonly StaticFusion _static = new(1, 0.5);
    private readonly ContrastiveFusion _contrastive = new();
    private readonly DynamicFusion _dynamic = new();
    private readonly DynamicFusion _descent = new(new DynamicFusionOptions { Search = FusionWeightSearch.CoordinateDescent });
    private float[] _large = [];
    private float[] _base = [];
    private float[] _experts = [];
    private float[] _row = [];

    /// <summary>Tokens of a row.</summary>
    [Params(32_000, 151_936)]
    public int Vocabulary { get; set; }

    /// <summary>Draws the rows: experts that differ from the base a little, as tuning makes them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _row = new float[Vocabulary];
        _large = [.. _row.Select(_ => (random.NextSingle() * 24) - 16)];
        _base = [.. _large.Select(logit => logit + random.NextSingle())];
        _experts = [.. _base.Concat(_base).Select(logit => logit + (2 * random.NextSingle()))];
    }

    /// <summary>Fixed weights, two experts.</summary>
    [Benchmark]
    public double Static() => Fuse(_static, _experts);

    /// <summary>A contrast.</summary>
    [Benchmark]
    public double Contrastive() => Fuse(_contrastive, []);

    /// <summary>Weights of the step, one expert.</summary>
    [Benchmark]
    public double Dynamic() => Fuse(_dynamic, _experts.AsSpan(0, Vocabulary));

    /// <summary>Weights of the step, two experts, one of them active.</summary>
    [Benchmark]
    public double DynamicOfTwo() => Fuse(_dynamic, _experts);

    /// <summary>Weights of the step, two experts at once.</summary>
    [Benchmark]
    public double CoordinateDescent() => Fuse(_descent, _experts);

    private double Fuse(FusionRule rule, ReadOnlySpan<float> experts)
    {
        _large.CopyTo(_row, 0);
        return rule.Fuse(_row, new FusionRows(_base, experts), _weights);
    }
}
