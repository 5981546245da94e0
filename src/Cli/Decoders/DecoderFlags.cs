using System.CommandLine;
using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Beams.Constraints;
using Reasoning.Decoding.StochasticBeams;
using Reasoning.Decoding.Thinking;

namespace Reasoning.Cli.Decoders;

/// <summary>The options of the command line that choose and set up a decoder.</summary>
internal sealed class DecoderFlags
{
    private readonly Option<string?> _decoder = new("--decoder") { HelpName = "NAME" };
    private readonly Option<int> _width = new("--width") { Description = "How many hypotheses a beam keeps, or a dynamic beam keeps at most.", HelpName = "K" };
    private readonly Option<int?> _best = new("--best") { Description = "How many of the best texts to find; fewer cost less.", HelpName = "N" };
    private readonly Option<int> _perPass = new("--hypotheses-per-pass") { Description = "How many hypotheses a pass of best-first search computes.", HelpName = "N" };
    private readonly Option<double?> _lengthNormalization = Number("--length-normalization", "Rank by the log-probability divided by length to the power of A.", "A");
    private readonly Option<double?> _lengthReward = Number("--length-reward", "Rank by the log-probability plus R for each of the first tokens.", "R");
    private readonly Option<int> _rewardedLength = new("--rewarded-length") { Description = "How many tokens --length-reward counts for.", DefaultValueFactory = _ => 32, HelpName = "N" };
    private readonly Option<double?> _mutualInformation = Number(
        "--mutual-information", "Rank by the log-probability less L times that without the prompt.", "L");

    private readonly Option<double?> _mass = Number("--mass", "The share of the probability that a dynamic beam or p-exact search keeps.", "P");
    private readonly Option<int> _groups = new("--groups") { Description = "How many groups a diverse beam has.", HelpName = "N" };
    private readonly Option<double?> _diversity = Number("--diversity", "What a token costs that an earlier group chose at the same step.", "X");
    private readonly Option<string[]> _phrase = new("--phrase")
    {
        Description = "A text that must occur. May be repeated.",
        HelpName = "TEXT",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<double?> _nucleus = Number("--nucleus", "Draw from the most probable continuations of this share only; saves time, biases estimates.", "P");
    private readonly Option<string?> _thinkingEnd = new("--thinking-end") { Description = "The text that ends thinking; </think> by default.", HelpName = "TEXT" };
    private readonly Option<int?> _thinkingTokens = new("--thinking-tokens") { Description = "The most tokens to think before the end is forced.", HelpName = "N" };
    private readonly Option<double?> _thinkingTemperature = Number("--thinking-temperature", "The temperature of thinking; 0.6 by default.", "T");
    private readonly Option<int> _conceptTokens = new("--concept-tokens") { Description = "The most tokens that one step of thinking mixes.", DefaultValueFactory = _ => 10, HelpName = "N" };
    private readonly Option<double?> _noise = Number("--noise", "Alpha of Dirichlet noise (4), or temperature of Gumbel noise (0.5).", "X");
    private readonly Option<long?> _maxPositions = new("--max-positions") { Description = "The most positions to compute.", HelpName = "N" };
    private readonly SpeculationFlags _speculation;
    private readonly AlignmentFlags _alignment;
    private readonly IReadOnlyList<DecoderKind> _kinds;

    public DecoderFlags(Terminal terminal, ModelLoader load, Option<int> count)
    {
        _speculation = new SpeculationFlags(terminal, load, count, _maxPositions);
        _alignment = new AlignmentFlags(_maxPositions);
        Option[] thinking = [_thinkingEnd, _thinkingTokens, _thinkingTemperature, _conceptTokens];
        Option[] scores = [_lengthNormalization, _lengthReward, _rewardedLength, _mutualInformation];
        _kinds =
        [
            DecoderKind.Of("beam", [_width, .. scores], parsed => new BeamSearch
            {
                Width = Value(parsed, _width, 5), Score = ScoreOf(parsed), MaxPositions = parsed.GetValue(_maxPositions),
            }),
            DecoderKind.Of("best-first", [_width, _best, _perPass, .. scores], parsed => new BestFirstBeam
            {
                Width = Value(parsed, _width, 5), Count = parsed.GetValue(_best), HypothesesPerPass = Value(parsed, _perPass, 1), Score = ScoreOf(parsed),
                MaxPositions = parsed.GetValue(_maxPositions),
            }),
            DecoderKind.Of("dynamic-beam", [_width, _mass], parsed => new DynamicBeam
            {
                MaxWidth = Value(parsed, _width, 50), Mass = parsed.GetValue(_mass) ?? 0.6, MaxPositions = parsed.GetValue(_maxPositions),
            }),
            DecoderKind.Of("p-exact", [_best, _mass], parsed => new PExactSearch
            {
                P = parsed.GetValue(_mass) ?? 0.6, Count = parsed.GetValue(_best) ?? 1, MaxPositions = parsed.GetValue(_maxPositions),
            }),
            DecoderKind.Of("diverse-beam", [_width, _groups, _diversity, .. scores], parsed => new DiverseBeam
            {
                Groups = Value(parsed, _groups, 4), GroupWidth = Value(parsed, _width, 1), Penalty = parsed.GetValue(_diversity) ?? 0.5, Score = ScoreOf(parsed),
                MaxPositions = parsed.GetValue(_maxPositions),
            }),
            DecoderKind.Of("constrained-beam", [_width, _phrase, .. scores], parsed => new ConstrainedBeam
            {
                Width = Value(parsed, _width, 20), Phrases = [.. (parsed.GetValue(_phrase) ?? []).Select(EscapedText.Read)], Score = ScoreOf(parsed),
                MaxPositions = parsed.GetValue(_maxPositions),
            }),
            DecoderKind.Of("sbs", [_width], parsed => new StochasticBeam { Width = Value(parsed, _width, 8), MaxPositions = parsed.GetValue(_maxPositions) }),
            DecoderKind.Of("cpsbs", [_width, _nucleus], parsed => new ConditionalPoissonBeam
            {
                Width = Value(parsed, _width, 8), Nucleus = parsed.GetValue(_nucleus) ?? 1, MaxPositions = parsed.GetValue(_maxPositions),
            }),
            DecoderKind.Of("soft", thinking, parsed => Thinking(parsed, ConceptNoise.None)) with { Temperature = null },
            DecoderKind.Of("soft-dirichlet", [.. thinking, _noise], parsed => Thinking(parsed, new DirichletNoise { Alpha = parsed.GetValue(_noise) ?? 4 }))
                with { Temperature = null },
            DecoderKind.Of("soft-gumbel", [.. thinking, _noise], parsed => Thinking(parsed, new GumbelNoise { Temperature = parsed.GetValue(_noise) ?? 0.5 }))
                with { Temperature = null },
            .. _alignment.Kinds,
            new DecoderKind("speculative", _speculation.Options, _speculation.Read) { Temperature = null, TakesCount = true },
        ];
        _decoder.Description = $"How to search for texts instead of sampling them: {string.Join(", ", _kinds.Select(kind => kind.Name))}.";
        _decoder.AcceptOnlyFromAmong([.. _kinds.Select(kind => kind.Name)]);
    }

    // In the order of the help text.
    private Option[] Settings =>
    [
        _width, _best, _perPass, _lengthNormalization, _lengthReward, _rewardedLength, _mutualInformation, _mass, _groups, _diversity, _phrase, _nucleus,
        _thinkingEnd, _thinkingTokens, _thinkingTemperature, _conceptTokens, _noise, .. _alignment.Options, .. _speculation.Options, _maxPositions,
    ];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_decoder);
        foreach (var option in Settings) command.Add(option);
    }

    /// <summary>The decoder that the command line names; null where it names none.</summary>
    /// <exception cref="UsageException">A setting does not belong to that decoder, or there is no decoder for it.</exception>
    public DecoderKind? Find(ParseResult parsed)
    {
        var kind = parsed.GetValue(_decoder) is { } name ? _kinds.Single(kind => kind.Name == name) : null;
        foreach (var option in Settings)
        {
            if (!IsGiven(parsed, option) || (kind is not null && (option == _maxPositions || kind.Options.Contains(option)))) continue;
            var takers = option == _maxPositions ? "any --decoder" : $"--decoder {string.Join(" or ", _kinds.Where(kind => kind.Options.Contains(option)).Select(kind => kind.Name))}";
            throw new UsageException(kind is null ? $"{option.Name} needs {takers}." : $"{option.Name} does not go with --decoder {kind.Name}; it needs {takers}.");
        }

        return kind;
    }

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static int Value(ParseResult parsed, Option<int> option, int otherwise) => IsGiven(parsed, option) ? parsed.GetValue(option) : otherwise;

    private static Option<double?> Number(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, CustomParser = NumberArgument.TryRead };

    private SoftThinking Thinking(ParseResult parsed, ConceptNoise noise)
    {
        var thinking = new SoftThinking
        {
            MaxThinkingTokens = parsed.GetValue(_thinkingTokens), MaxConceptTokens = parsed.GetValue(_conceptTokens), Noise = noise,
            MaxPositions = parsed.GetValue(_maxPositions),
        };
        if (parsed.GetValue(_thinkingEnd) is { } end) thinking = thinking with { ThinkingEnd = EscapedText.Read(end) };
        return parsed.GetValue(_thinkingTemperature) is { } temperature
            ? thinking with { ThinkingSampling = thinking.ThinkingSampling with { Temperature = temperature } }
            : thinking;
    }

    private HypothesisScore ScoreOf(ParseResult parsed)
    {
        HypothesisScore?[] scores =
        [
            parsed.GetValue(_lengthNormalization) is { } alpha ? new LengthNormalizedScore { Alpha = alpha } : null,
            parsed.GetValue(_lengthReward) is { } reward ? new LengthRewardScore { Reward = reward, Length = parsed.GetValue(_rewardedLength) } : null,
            parsed.GetValue(_mutualInformation) is { } lambda ? new MutualInformationScore { Lambda = lambda } : null,
        ];
        var given = scores.OfType<HypothesisScore>().ToArray();
        if (given.Length > 1) throw new UsageException("Only one of --length-normalization, --length-reward and --mutual-information is possible.");
        if (given is not [LengthRewardScore] && IsGiven(parsed, _rewardedLength)) throw new UsageException("--rewarded-length needs --length-reward.");
        return given is [var score] ? score : HypothesisScore.LogProbability;
    }
}
