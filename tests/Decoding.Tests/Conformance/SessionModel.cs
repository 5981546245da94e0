using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Conformance;

/// <summary>A model with the logits of another and sessions of one's own making.</summary>
internal class SessionModel(FunctionLanguageModel inner, Func<FunctionLanguageModel, int, IModelSession> open) : ILanguageModel
{
    public ModelInfo Info { get; init; } = inner.Info;

    public ITokenizer Tokenizer { get; init; } = inner.Tokenizer;

    public IModelSession OpenSession(SessionOptions? options = null) => open(inner, options?.Capacity ?? int.MaxValue);

    public void Dispose() => inner.Dispose();
}

/// <summary>The same for a model that takes soft tokens.</summary>
internal sealed class SoftSessionModel(FunctionLanguageModel inner, Func<FunctionLanguageModel, int, IModelSession> open)
    : SessionModel(inner, open), ISoftTokenModel;
