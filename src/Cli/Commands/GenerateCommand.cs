using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reasoning.Cli.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason generate</c>: a prompt in, completions out, as they are made.</summary>
internal sealed class GenerateCommand : Command, IHasExamples
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Terminal _terminal;
    private readonly Argument<string?> _prompt = new("PROMPT") { Description = "The text to continue; without it, standard input.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _model = new("--model", "-m") { Description = "A GGUF model file; the embedded model by default.", HelpName = "FILE" };
    private readonly Option<int> _count = new("--n", "-n") { Description = "How many completions.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "The same seed gives the same completions.", HelpName = "SEED" };
    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "The most tokens of one completion.", DefaultValueFactory = _ => 256, HelpName = "N" };
    private readonly Option<string[]> _stop = new("--stop")
    {
        Description = "Ends a completion where this text appears; \\n is a new line. May be repeated.",
        HelpName = "TEXT",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _prefix = new("--prefix") { Description = "What every completion must begin with; \\n is a new line.", HelpName = "TEXT" };
    private readonly Option<int> _logProbabilities = new("--logprobs") { Description = "Also print the log-probability of every token with K alternatives.", HelpName = "K" };
    private readonly Option<bool> _json = new("--json") { Description = "Print one JSON object per completion instead of its text." };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads to compute with; one per core by default. Changes nothing but the speed.", HelpName = "N" };
    private readonly Option<int?> _endHorizon = new("--end-horizon")
    {
        Description = "Make the end ever more probable, so that after N tokens it is more probable than all else.",
        HelpName = "N",
    };

    private readonly Option<string> _logProbabilityKind = new("--logprob-kind")
    {
        Description = "What log-probabilities are under a constraint: raw, masked (0 for what it excludes), or renormalised.",
        DefaultValueFactory = _ => "raw",
        HelpName = "KIND",
    };

    private readonly SamplingFlags _sampling = new();
    private readonly ConstraintFlags _constraints;
    private readonly DecoderFlags _decoders;

    public GenerateCommand(Terminal terminal, BundledFiles bundled, ModelLoader load)
        : base("generate", "Continue a prompt, and print the text as it is generated.")
    {
        _terminal = terminal;
        _decoders = new DecoderFlags(terminal, load, _count);
        _constraints = new ConstraintFlags(terminal);
        _logProbabilityKind.AcceptOnlyFromAmong([.. Enum.GetNames<LogProbabilityKind>().Select(JsonNamingPolicy.KebabCaseLower.ConvertName)]);
        Add(_prompt);
        Option[] options = [_model, _count, _seed, _maxTokens, _stop, _prefix, _logProbabilities, _logProbabilityKind, _endHorizon, _json, _threads];
        foreach (var option in options) Add(option);
        _constraints.AddTo(this);
        _sampling.AddTo(this);
        _decoders.AddTo(this);
        SetAction(async (parsed, cancellationToken) =>
        {
            var decoder = _decoders.Find(parsed);
            var request = ReadRequest(parsed, await ReadPromptAsync(parsed, cancellationToken), decoder?.Temperature);
            var decode = decoder is null ? null : OptionCheck.Build(() => decoder.Build(parsed));
            if (decoder is not null) RefuseWhatDecodersLack(parsed, decoder, request);
            if (parsed.GetValue(_endHorizon) is < 1) throw new UsageException("--end-horizon must be at least 1.");
            using var model = load(parsed.GetValue(_model) is { } file ? Path.Combine(terminal.WorkingFolder, file) : bundled.Model, parsed.GetValue(_threads));
            if (parsed.GetValue(_endHorizon) is { } horizon) request = request with { Processors = [GuardOf(model, horizon)] };
            if (decode is not null) await DecodeAsync(decode, model, request, parsed.GetValue(_json), cancellationToken);
            else if (parsed.GetValue(_json)) await PrintJsonAsync(model.Generator, request, cancellationToken);
            else await PrintTextAsync(model.Generator, request, cancellationToken);
        });
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason generate 'def add(a, b):'", "What the embedded model makes of it."),
        ("reason generate --temperature 0 --max-tokens 40 < prompt.txt", "The most probable continuation of a file."),
        ("reason generate 'def add(a, b):' -n 4 --seed 7 --stop '\\ndef' --json", "Four samples as JSON lines."),
        ("reason generate 'A book as JSON: ' --json-schema book.schema.json", "JSON that is valid under a schema."),
        ("reason generate 'x = ' --grammar python --max-tokens 60 --complete-in-time", "Python that is whole after 60 tokens."),
        ("reason generate 'Answer: ' --regex '-?[0-9]+' --decoder cars", "Numbers, as probable as the model by itself has them."),
        ("reason generate 'def add(a, b):' --decoder best-first --width 10", "What a beam of ten finds, with fewer model calls."),
    ];

    private async Task<string> ReadPromptAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_prompt) is { } prompt) return prompt;
        return _terminal.IsInRedirected
            ? await _terminal.In.ReadToEndAsync(cancellationToken)
            : throw new UsageException("There is no prompt; give it as an argument or on standard input.");
    }

    private GenerationRequest ReadRequest(ParseResult parsed, string prompt, double? temperature)
    {
        var sampling = _sampling.Read(parsed, temperature);
        return OptionCheck.Build(() => new GenerationRequest
        {
            Prompt = prompt,
            Prefix = parsed.GetValue(_prefix) is { } prefix ? EscapedText.Read(prefix) : null,
            Count = parsed.GetValue(_count),
            Seed = parsed.GetValue(_seed),
            MaxTokens = parsed.GetValue(_maxTokens),
            StopStrings = [.. (parsed.GetValue(_stop) ?? []).Select(EscapedText.Read)],
            TopLogProbabilities = parsed.GetValue(_logProbabilities),
            LogProbabilities = Enum.Parse<LogProbabilityKind>(parsed.GetValue(_logProbabilityKind)!, ignoreCase: true),
            Constraint = _constraints.Read(parsed),
            CompletesInTime = _constraints.CompletesInTime(parsed),
            Sampling = sampling,
        });
    }

    private static SelfTerminationProcessor GuardOf(LoadedModel model, int horizon) => SelfTerminationProcessor.Create(
        model.Scheduler.Model.Tokenizer, new SelfTerminationOptions { Epsilon = SelfTerminationProcessor.EpsilonFor(horizon) });

    private void RefuseWhatDecodersLack(ParseResult parsed, DecoderKind decoder, DecodingRequest request)
    {
        if (decoder.NeedsConstraint && request.Constraint is null)
            throw new UsageException($"--decoder {decoder.Name} needs a constraint: --json-schema, --grammar, --regex or --choice.");
        if (!decoder.TakesCount && parsed.GetResult(_count) is { Implicit: false })
            throw new UsageException($"--n does not go with --decoder {decoder.Name}, whose own options say how many texts there are.");
        if (parsed.GetValue(_logProbabilities) > 0) throw new UsageException($"--logprobs does not go with --decoder {decoder.Name}.");
    }

    private async Task DecodeAsync(DecoderStream decode, LoadedModel model, DecodingRequest request, bool asJson, CancellationToken cancellationToken)
    {
        var updates = decode(model.Scheduler, request, cancellationToken);
        var output = new DecodingOutput(_terminal);
        if (asJson) await output.PrintJsonAsync(updates, cancellationToken);
        else await output.PrintTextAsync(updates, cancellationToken);
    }

    private async Task PrintTextAsync(ITextGenerator generator, GenerationRequest request, CancellationToken cancellationToken)
    {
        var completions = new List<Completion>();
        await foreach (var update in generator.StreamAsync(request, cancellationToken))
        {
            // Several completions grow at once, so only a single one can be shown while it grows.
            if (request.Count == 1)
            {
                await _terminal.Out.WriteAsync(update.Text);
                await _terminal.Out.FlushAsync(cancellationToken);
            }

            if (update.Completion is { } completion) completions.Add(completion);
        }

        foreach (var completion in completions.OrderBy(completion => completion.Index))
        {
            if (request.Count > 1)
            {
                await _terminal.Out.WriteLineAsync($"--- {completion.Index + 1} of {request.Count} ---");
                await _terminal.Out.WriteAsync(completion.Text);
            }

            if (!completion.Text.EndsWith('\n')) await _terminal.Out.WriteLineAsync();
            if (request.TopLogProbabilities > 0) await PrintTokensAsync(completion);
        }
    }

    private async Task PrintTokensAsync(Completion completion)
    {
        foreach (var token in completion.Tokens)
        {
            var alternatives = string.Join("  ", (token.Top ?? []).Select(top => $"{JsonSerializer.Serialize(top.Text, Json)} {Number(top.LogProbability)}"));
            await _terminal.Out.WriteLineAsync($"{token.Id,6} {Number(token.LogProbability),9}  {alternatives}");
        }

        static string Number(double value) => value.ToString("0.0000", CultureInfo.InvariantCulture);
    }

    private async Task PrintJsonAsync(ITextGenerator generator, GenerationRequest request, CancellationToken cancellationToken)
    {
        var result = await generator.GenerateAsync(request, cancellationToken);
        foreach (var completion in result.Completions)
        {
            await _terminal.Out.WriteLineAsync(JsonSerializer.Serialize(
                new
                {
                    completion.Index,
                    completion.Text,
                    FinishReason = JsonNamingPolicy.SnakeCaseLower.ConvertName(completion.FinishReason.ToString()),
                    completion.StopString,
                    LogProbability = Known(completion.LogProbability),
                    Tokens = completion.Tokens.Select(token => new
                    {
                        token.Id,
                        LogProbability = Known(token.LogProbability),
                        Top = token.Top?.Select(top => new { top.Id, top.Text, LogProbability = Known(top.LogProbability) }),
                    }),
                },
                Json));
        }

        // JSON has neither NaN nor infinities.
        static double? Known(double value) => double.IsFinite(value) ? value : null;
    }
}
