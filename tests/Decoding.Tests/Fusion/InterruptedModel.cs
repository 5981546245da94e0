using Reasoning.Decoding.Models;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Fusion;

/// <summary>A model whose sessions ask a callback, with the name of the method, before they do anything; it may throw.</summary>
internal sealed class InterruptedModel(ILanguageModel inner) : ILanguageModel
{
    public Action<string> Calling { get; set; } = _ => { };

    public ModelInfo Info { get; init; } = inner.Info;

    public ITokenizer Tokenizer => inner.Tokenizer;

    public IModelSession OpenSession(SessionOptions? options = null)
    {
        Calling(nameof(OpenSession));
        return new Session(this, inner.OpenSession(options));
    }

    public void Dispose() => inner.Dispose();

    private sealed class Session(InterruptedModel model, IModelSession inner) : IModelSession
    {
        public int Capacity => inner.Capacity;

        public int Occupied => inner.Occupied;

        public SequenceId Create()
        {
            model.Calling(nameof(Create));
            return inner.Create();
        }

        public SequenceId Fork(SequenceId source)
        {
            model.Calling(nameof(Fork));
            return inner.Fork(source);
        }

        public void Truncate(SequenceId sequence, int length)
        {
            model.Calling(nameof(Truncate));
            inner.Truncate(sequence, length);
        }

        public void Release(SequenceId sequence) => inner.Release(sequence);

        public int GetLength(SequenceId sequence) => inner.GetLength(sequence);

        public void Forward(ForwardBatch batch)
        {
            model.Calling(nameof(Forward));
            inner.Forward(batch);
        }

        public void Dispose() => inner.Dispose();
    }
}
