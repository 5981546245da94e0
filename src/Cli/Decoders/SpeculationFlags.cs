using System.CommandLine;
using System.Runtime.CompilerServices;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.DraftModels;
using Reasoning.Decoding.Speculation.References;
using Reasoning.Decoding.Speculation.Suffixes;
using Reasoning.Decoding.Speculation.Trigrams;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Cli.Decoders;

/// <summary>The options of the command line that choose what guesses tokens.</summary>
internal sealed class SpeculationFlags
{
    private const string Suffix = "suffix", Reference = "reference", Trigram = "trigram";
    private readonly Terminal _terminal;
    private readonly ModelLoader _load;
    private readonly Option<int> _count;
    private readonly Option<long?> _maxPositions;
    private readonly Option<string> _draft = new("--draft")
    {
        Description = "What guesses the next tokens: suffix, reference or trigram.",
        DefaultValueFactory = _ => Suffix,
        HelpName = "KIND",
    };

    private readonly Option<string[]> _reference = new("--reference")
    {
        Description = "A file to guess from, such as the old version of the text. May be repeated.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _draftModel = new("--draft-model") { Description = "A smaller model with the same vocabulary that guesses.", HelpName = "FILE" };
    private readonly Option<int> _maxDraft = new("--max-draft") { Description = "The most guessed tokens in a pass.", DefaultValueFactory = _ => 31, HelpName = "N" };

    public SpeculationFlags(Terminal terminal, ModelLoader load, Option<int> count, Option<long?> maxPositions)
    {
        (_terminal, _load, _count, _maxPositions) = (terminal, load, count, maxPositions);
        _draft.AcceptOnlyFromAmong(Suffix, Reference, Trigram);
    }

    public IReadOnlyList<Option> Options => [_draft, _reference, _draftModel, _maxDraft];

    /// <summary>The decoder that the command line asks for. What it guesses from is read when it runs, with the model's tokenizer.</summary>
    /// <exception cref="UsageException">The options do not go together, or a file is missing.</exception>
    public DecoderStream Read(ParseResult parsed)
    {
        var decoder = new SpeculativeDecoder
        {
            Count = parsed.GetValue(_count), MaxDraft = parsed.GetValue(_maxDraft), MaxPositions = parsed.GetValue(_maxPositions),
        };
        string kind = parsed.GetValue(_draft)!;
        string[] files = [.. (parsed.GetValue(_reference) ?? []).Select(PathOf)];
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing) throw new UsageException($"There is no file '{missing}' to guess from.");
        if (kind == Reference && files.Length == 0) throw new UsageException("--draft reference needs at least one --reference.");
        if (parsed.GetValue(_draftModel) is not { } model) return (scheduler, request, cancellationToken) =>
            DecoderKind.StreamOf(decoder with { Draft = SourceOf(kind, files, scheduler.Model.Tokenizer) })(scheduler, request, cancellationToken);

        if (files.Length > 0 || parsed.GetResult(_draft) is { Implicit: false }) throw new UsageException("--draft-model guesses alone: leave --draft and --reference out.");
        return (scheduler, request, cancellationToken) => RunAsync(decoder, PathOf(model), scheduler, request, cancellationToken);
    }

    private static IDraftSource SourceOf(string kind, string[] files, ITokenizer tokenizer) => kind switch
    {
        Reference => new ReferenceDraftSource { References = [.. CorpusFiles.ReadFiles(files, tokenizer)] },
        Trigram => new TrigramDraftSource { Corpus = files.Length > 0 ? TrigramTable.Build(CorpusFiles.ReadFiles(files, tokenizer)) : null },
        _ => new SuffixDraftSource { Corpus = files.Length > 0 ? CorpusAutomaton.FromFiles(files, tokenizer) : null },
    };

    private async IAsyncEnumerable<DecodingUpdate<DecodingResult>> RunAsync(
        SpeculativeDecoder decoder, string file, BatchScheduler scheduler, DecodingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var model = _load(file, null);
        await using var source = new DraftModelSource(model.Scheduler.Model);
        await foreach (var update in DecoderKind.StreamOf(decoder with { Draft = source })(scheduler, request, cancellationToken)) yield return update;
    }

    private string PathOf(string file) => Path.Combine(_terminal.WorkingFolder, file);
}
