using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Cli;

/// <summary>The options of the command line that become <see cref="SamplingOptions"/>.</summary>
internal sealed class SamplingFlags
{
    private readonly Option<double> _temperature = new("--temperature", "-t")
    {
        Description = "Divides the logits: 0 always takes the most probable token.",
        DefaultValueFactory = _ => 0.8,
        CustomParser = NumberArgument.Read,
        HelpName = "T",
    };

    private readonly Option<int> _topK = new("--top-k") { Description = "Keep the K most probable tokens; 0 keeps all.", HelpName = "K" };
    private readonly Option<double> _topP = new("--top-p")
    {
        Description = "Keep the most probable tokens up to a total probability of P.",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberArgument.Read,
        HelpName = "P",
    };

    private readonly Option<double> _minP = new("--min-p")
    {
        Description = "Keep tokens at least P times as probable as the most probable one.",
        CustomParser = NumberArgument.Read,
        HelpName = "P",
    };

    private readonly Option<double> _typicalP = new("--typical-p")
    {
        Description = "Keep the most typical tokens up to a total probability of P.",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberArgument.Read,
        HelpName = "P",
    };

    private readonly Option<double> _repetitionPenalty = new("--repetition-penalty")
    {
        Description = "Makes tokens that already occurred less likely; 1 changes nothing.",
        DefaultValueFactory = _ => 1,
        CustomParser = NumberArgument.Read,
        HelpName = "X",
    };

    private readonly Option<int?> _repetitionWindow = new("--repetition-window")
    {
        Description = "How many of the latest tokens the repetition penalty looks at; all by default.",
        HelpName = "N",
    };

    private readonly Option<double> _presencePenalty = new("--presence-penalty")
    {
        Description = "Subtracted from the logits of tokens in the completion.",
        CustomParser = NumberArgument.Read,
        HelpName = "X",
    };

    private readonly Option<double> _frequencyPenalty = new("--frequency-penalty")
    {
        Description = "The same, once for every time the token occurs.",
        CustomParser = NumberArgument.Read,
        HelpName = "X",
    };

    private readonly Option<Dictionary<int, float>> _logitBias = new("--logit-bias")
    {
        Description = "Added to a token's logit, as ID=BIAS; -inf forbids the token. May be repeated.",
        HelpName = "ID=BIAS",
        Arity = ArgumentArity.ZeroOrMore,
        CustomParser = ParseBiases,
    };

    private Option[] All =>
        [_temperature, _topK, _topP, _minP, _typicalP, _repetitionPenalty, _repetitionWindow, _presencePenalty, _frequencyPenalty, _logitBias];

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in All) command.Add(option);
    }

    /// <summary>What the command line asks for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="temperature">The temperature where none is given; null for the option's own default.</param>
    /// <exception cref="UsageException">A value is out of range.</exception>
    public SamplingOptions Read(ParseResult parsed, double? temperature = null) => OptionCheck.Build(() => new SamplingOptions
    {
        Temperature = temperature is { } otherwise && parsed.GetResult(_temperature) is null or { Implicit: true } ? otherwise : parsed.GetValue(_temperature),
        TopK = parsed.GetValue(_topK),
        TopP = parsed.GetValue(_topP),
        MinP = parsed.GetValue(_minP),
        TypicalP = parsed.GetValue(_typicalP),
        RepetitionPenalty = parsed.GetValue(_repetitionPenalty),
        RepetitionWindow = parsed.GetValue(_repetitionWindow),
        PresencePenalty = parsed.GetValue(_presencePenalty),
        FrequencyPenalty = parsed.GetValue(_frequencyPenalty),
        LogitBias = parsed.GetValue(_logitBias) ?? [],
    });

    private static Dictionary<int, float> ParseBiases(ArgumentResult result)
    {
        var biases = new Dictionary<int, float>();
        foreach (var token in result.Tokens)
        {
            var parts = token.Value.Split('=', 2);
            float bias = 0;
            var isForbidden = parts.Length == 2 && parts[1] == "-inf";
            if (parts.Length != 2
                || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || !(isForbidden || float.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out bias)))
            {
                result.AddError($"'{token.Value}' is not a bias; write ID=BIAS, such as 42=-1.5 or 42=-inf.");
                return biases;
            }

            biases[id] = isForbidden ? float.NegativeInfinity : bias;
        }

        return biases;
    }
}
