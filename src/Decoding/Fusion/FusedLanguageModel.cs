using Reasoning.Decoding.Models;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Fusion;

/// <summary>
/// A large model and small ones side by side, seen as one: its sessions give the fused logits of a <see cref="FusionRule"/>, so that every decoder works over
/// it. Tuning that was done on a small model steers a large one without touching its weights.
/// </summary>
/// <remarks>
/// One position costs a position of every model, one after the other, and the rule. The parts are shared, never disposed: the same base may serve several fused
/// models. Batch-invariant where all parts are.
/// </remarks>
public class FusedLanguageModel : ILanguageModel
{
    private readonly ILanguageModel[] _parts;   // the large model, the base, the experts

    private protected FusedLanguageModel(ILanguageModel[] parts, FusionRule rule, FusionObserver? observer)
    {
        _parts = parts;
        Rule = rule;
        Observer = observer;
        Info = Describe(parts);
    }

    /// <summary>
    /// Name: <c>large+expert+…-base</c>. Tier, context length and batch invariance are those of the weakest part; the number of weights is the sum of the
    /// parts'. The embedding length is 0, as the parts' differ.
    /// </summary>
    public ModelInfo Info { get; }

    /// <summary>The large model's tokenizer.</summary>
    public ITokenizer Tokenizer => _parts[0].Tokenizer;

    /// <summary>How logits are fused.</summary>
    public FusionRule Rule { get; }

    internal FusionObserver? Observer { get; }

    internal ReadOnlySpan<ILanguageModel> Parts => _parts;

    /// <summary>Puts models together. The result takes soft tokens, and is an <see cref="ISoftTokenModel"/>, where all parts are.</summary>
    /// <param name="large">The model to be steered; what its tokenizer makes of a prompt goes to all.</param>
    /// <param name="baseModel">The small model that the experts were tuned from, or the amateur of a contrast.</param>
    /// <param name="experts">The tuned small models; as many as the rule works with.</param>
    /// <param name="rule">How logits are fused.</param>
    /// <param name="observer">Is told the weights of every row; null for nobody.</param>
    /// <exception cref="ArgumentException">The vocabularies differ, or the rule needs another number of experts; the message says where.</exception>
    /// <exception cref="NotSupportedException">A part does not give logits.</exception>
    public static FusedLanguageModel Create(
        ILanguageModel large, ILanguageModel baseModel, IEnumerable<ILanguageModel> experts, FusionRule rule, FusionObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(large);
        ArgumentNullException.ThrowIfNull(baseModel);
        ArgumentNullException.ThrowIfNull(experts);
        ArgumentNullException.ThrowIfNull(rule);
        ILanguageModel[] parts = [large, baseModel, .. experts];
        foreach (var part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(experts));
            if (part.Info.Tier < CapabilityTier.Logits)
                throw new NotSupportedException($"Fusion needs models of tier {CapabilityTier.Logits}; '{part.Info.Name}' is of tier {part.Info.Tier}.");
            EnsureSameVocabulary(large, part);
        }

        rule.EnsureSupports(parts.Length - 2);
        return Array.TrueForAll(parts, part => part is ISoftTokenModel)
            ? new FusedSoftTokenModel(parts, rule, observer)
            : new FusedLanguageModel(parts, rule, observer);
    }

    /// <inheritdoc/>
    /// <remarks>The capacity holds for each part: every part keeps all positions.</remarks>
    public IModelSession OpenSession(SessionOptions? options = null) => new FusedSession(this, options);

    /// <summary>Does nothing: the parts belong to whoever made them.</summary>
    public void Dispose() => GC.SuppressFinalize(this);

    private static void EnsureSameVocabulary(ILanguageModel large, ILanguageModel part)
    {
        if (part.Info.VocabularySize != large.Info.VocabularySize)
        {
            throw new ArgumentException(
                $"Models can only be fused over one vocabulary, but '{large.Info.Name}' has {large.Info.VocabularySize} tokens "
                + $"and '{part.Info.Name}' {part.Info.VocabularySize}.",
                nameof(part));
        }

        for (int token = 0; token < large.Info.VocabularySize; token++)
        {
            if (large.Tokenizer.GetBytes(token).SequenceEqual(part.Tokenizer.GetBytes(token))) continue;
            throw new ArgumentException(
                $"Models can only be fused over one vocabulary, but token {token} stands for different bytes in '{large.Info.Name}' and '{part.Info.Name}'.",
                nameof(part));
        }
    }

    private static ModelInfo Describe(ILanguageModel[] parts)
    {
        var infos = Array.ConvertAll(parts, part => part.Info);
        return new ModelInfo
        {
            Name = $"{string.Join('+', infos.Where((_, i) => i != 1).Select(info => info.Name))}-{infos[1].Name}",
            Architecture = "fused",
            VocabularySize = infos[0].VocabularySize,
            ContextLength = infos.Min(info => info.ContextLength),
            ParameterCount = infos.All(info => info.ParameterCount > 0) ? infos.Sum(info => info.ParameterCount) : 0,
            Tier = Array.TrueForAll(parts, part => part is ISoftTokenModel) ? infos.Min(info => info.Tier) : CapabilityTier.Logits,
            IsBatchInvariant = infos.All(info => info.IsBatchInvariant),
        };
    }
}
