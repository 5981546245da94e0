using System.CommandLine;
using System.Text.Json;
using Reasoning.Decoding.Grammars.Alignment;

namespace Reasoning.Cli.Decoders;

/// <summary>The options of decoders that keep to a grammar without distorting the model's distribution.</summary>
internal sealed class AlignmentFlags
{
    private readonly Option<int> _samples = new("--samples")
    {
        Description = "How many texts to draw; of mcmc, how many chains give one each.", DefaultValueFactory = _ => 8, HelpName = "N",
    };

    private readonly Option<int> _attempts = new("--attempts") { Description = "The most attempts at texts.", DefaultValueFactory = _ => 10_000, HelpName = "N" };
    private readonly Option<int> _steps = new("--steps") { Description = "How many moves a chain makes.", DefaultValueFactory = _ => 20, HelpName = "N" };
    private readonly Option<string> _proposal = new("--proposal")
    {
        Description = "From where on a move writes a text anew: uniform, entropy or restart.", DefaultValueFactory = _ => "uniform", HelpName = "KIND",
    };

    private readonly Option<int> _particles = new("--particles") { Description = "How many particles there are.", DefaultValueFactory = _ => 32, HelpName = "N" };
    private readonly Option<long?> _maxPositions;

    public AlignmentFlags(Option<long?> maxPositions)
    {
        _maxPositions = maxPositions;
        _proposal.AcceptOnlyFromAmong([.. Enum.GetNames<ProposalPosition>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)]);
    }

    /// <summary>All options, in the order of the help text.</summary>
    public IReadOnlyList<Option> Options => [_samples, _attempts, _steps, _proposal, _particles];

    /// <summary>The decoders.</summary>
    public IEnumerable<DecoderKind> Kinds =>
    [
        DecoderKind.Of("asap", [_samples, _attempts], parsed => new AdaptiveSampling
        {
            Samples = parsed.GetValue(_samples), MaxAttempts = parsed.GetValue(_attempts), MaxPositions = parsed.GetValue(_maxPositions),
        }) with { NeedsConstraint = true },
        DecoderKind.Of("cars", [_samples, _attempts], parsed => new ConstrainedRejection
        {
            Samples = parsed.GetValue(_samples), MaxAttempts = parsed.GetValue(_attempts), MaxPositions = parsed.GetValue(_maxPositions),
        }) with { NeedsConstraint = true },
        DecoderKind.Of("mcmc", [_samples, _steps, _proposal], parsed => new MarkovChainSampling
        {
            Chains = parsed.GetValue(_samples), BurnIn = parsed.GetValue(_steps), Position = Enum.Parse<ProposalPosition>(parsed.GetValue(_proposal)!, ignoreCase: true),
            MaxPositions = parsed.GetValue(_maxPositions),
        }) with { NeedsConstraint = true },
        DecoderKind.Of("smc", [_particles], parsed => new SequentialMonteCarlo
        {
            Particles = parsed.GetValue(_particles), MaxPositions = parsed.GetValue(_maxPositions),
        }) with { NeedsConstraint = true },
    ];
}
