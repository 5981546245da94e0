using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Models;

/// <summary>
/// What a model is to this library: a tokenizer, facts about itself, and sessions that turn inputs into next-token logits.
/// </summary>
/// <remarks>
/// A model is immutable and safe to share between threads; a session is not. Everything above this port (scheduler, samplers, beams) is written
/// against it alone, so that the embedded engine, a CUDA backend and a toy model in a test are interchangeable.
/// </remarks>
public interface ILanguageModel : IDisposable
{
    /// <summary>Facts about the model: sizes, name, what it can do.</summary>
    ModelInfo Info { get; }

    /// <summary>The tokenizer the model was trained with. Its vocabulary size equals <see cref="ModelInfo.VocabularySize"/>.</summary>
    ITokenizer Tokenizer { get; }

    /// <summary>Opens a session: one key-value cache, and the sequences in it.</summary>
    /// <param name="options">Limits of the session; null means the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside what the model supports.</exception>
    IModelSession OpenSession(SessionOptions? options = null);
}
