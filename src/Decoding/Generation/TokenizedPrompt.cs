using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Generation;

/// <summary>A request made ready for a model: its tokens, its processor chain, and how many tokens there is room for.</summary>
internal sealed class TokenizedPrompt
{
    private TokenizedPrompt(int[] input, int promptLength, LogitsPipeline pipeline, int room)
    {
        Input = input;
        PromptLength = promptLength;
        Pipeline = pipeline;
        Room = room;
    }

    /// <summary>Prompt and forced prefix; at least one token.</summary>
    public int[] Input { get; }

    /// <summary>How many tokens of <see cref="Input"/> are the prompt's.</summary>
    public int PromptLength { get; }

    /// <summary>The prototype of every completion's chain; it has seen the forced prefix already.</summary>
    public LogitsPipeline Pipeline { get; }

    /// <summary>How many more tokens the model's context can hold; at least 1.</summary>
    public int Room { get; }

    /// <summary>Tokenises a request.</summary>
    /// <exception cref="ArgumentException">The prompt is empty and the model has no token to begin with, a logit bias names a token outside the vocabulary, or the
    /// prefix is not what the constraint allows.</exception>
    /// <exception cref="GrammarFormatException">The constraint cannot be compiled.</exception>
    /// <exception cref="ContextOverflowException">The prompt does not leave room for a single token.</exception>
    public static TokenizedPrompt Create(DecodingRequest request, ILanguageModel model)
    {
        var (input, promptLength) = Tokenize(request, model.Tokenizer);
        var info = model.Info;
        if (input.Length >= info.ContextLength)
        {
            throw new ContextOverflowException(
                $"The prompt has {input.Length} tokens, but the context of model '{info.Name}' is {info.ContextLength} and must hold at least one more.");
        }

        var pipeline = CreatePipeline(request.Sampling, request.ProcessorsFor(model.Tokenizer), info, input.AsSpan(promptLength));
        return new TokenizedPrompt(input, promptLength, pipeline, info.ContextLength - input.Length);
    }

    /// <summary>Has the constraint exclude tokens after which a text could not be completed within some number of tokens, where the request wants it.</summary>
    /// <exception cref="ArgumentException">So many do not suffice.</exception>
    public void CompleteWithin(int tokens, DecodingRequest request)
    {
        if (!request.CompletesInTime || tokens < 1) return;   // a prompt that does not fit is refused when it is computed
        Pipeline.Processors.OfType<GrammarProcessor>().First().CompleteWithin(tokens);   // the request's own come after it
    }

    /// <summary>Builds the chain of a completion that begins with some forced tokens.</summary>
    /// <exception cref="ArgumentException">A logit bias names a token outside the vocabulary.</exception>
    public static LogitsPipeline CreatePipeline(SamplingOptions sampling, IEnumerable<ILogitsProcessor> processors, ModelInfo info, ReadOnlySpan<int> forced)
    {
        foreach (int token in sampling.LogitBias.Keys)
        {
            if (token >= info.VocabularySize)
                throw new ArgumentException($"A logit bias names token {token}, but the vocabulary has {info.VocabularySize}.", nameof(sampling));
        }

        var pipeline = LogitsPipeline.Create(sampling, processors).Fork();
        foreach (int token in forced) pipeline.Accept(token);
        return pipeline;
    }

    /// <summary>Tokens of prompt and forced prefix.</summary>
    /// <exception cref="ArgumentException">The prompt is empty and the model has no token to begin with.</exception>
    public static int CountInput(DecodingRequest request, ITokenizer tokenizer) => Tokenize(request, tokenizer).Input.Length;

    private static IReadOnlyList<int> Checked(IReadOnlyList<int> tokens, DecodingRequest request, ITokenizer tokenizer)
    {
        if (!string.IsNullOrEmpty(request.Prefix)) throw new ArgumentException("A request has a prefix or prefix tokens, not both.", nameof(request));
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)tokenizer.VocabularySize)
                throw new ArgumentException($"Prefix token {token} is outside the vocabulary of {tokenizer.VocabularySize}.", nameof(request));
        }

        return tokens;
    }

    private static (int[] Input, int PromptLength) Tokenize(DecodingRequest request, ITokenizer tokenizer)
    {
        int[] prompt = tokenizer.Encode(request.Prompt, addSpecial: true, request.ParsesSpecialTokens);
        if (request is GenerationRequest { PrefixTokens: { Count: > 0 } tokens }) return ([.. prompt, .. Checked(tokens, request, tokenizer)], prompt.Length);
        int[] input = string.IsNullOrEmpty(request.Prefix)
            ? prompt
            : tokenizer.Encode(request.Prompt + request.Prefix, addSpecial: true, request.ParsesSpecialTokens);
        if (input.Length > 0) return (input, prompt.AsSpan().CommonPrefixLength(input));

        int? begin = tokenizer.BeginOfSequence ?? tokenizer.EndOfSequence;
        return begin is { } token
            ? ([token], 1)
            : throw new ArgumentException("The prompt is empty, and the model has no token that begins a sequence.", nameof(request));
    }
}
