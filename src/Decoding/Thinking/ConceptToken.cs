using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Thinking;

/// <summary>The concept token of a step: tokens with weights, heaviest first. Filled again at every step, so that a step allocates nothing.</summary>
internal sealed class ConceptToken(int capacity)
{
    private readonly ConceptComponent[] _components = new ConceptComponent[capacity];
    private readonly MixtureComponent[] _mixture = new MixtureComponent[capacity];
    private readonly int[] _places = new int[capacity];
    private int _count;

    public int Capacity => _components.Length;

    public ReadOnlySpan<ConceptComponent> Components => _components.AsSpan(0, _count);

    /// <summary>The visible token.</summary>
    public int Token => _components[0].Token;

    /// <summary>The input it stands for: the components whose weight a float can hold.</summary>
    public ReadOnlySpan<MixtureComponent> Mixture
    {
        get
        {
            int count = 0;
            foreach (ref readonly var component in Components)
                if ((float)component.Weight is > 0 and var weight) _mixture[count++] = new MixtureComponent(component.Token, weight);
            return _mixture.AsSpan(0, count);
        }
    }

    /// <summary>
    /// Takes the most probable tokens, as many as there is room for, with their probabilities among one another as weights; ties go to the first.
    /// </summary>
    /// <param name="logits">Their logits; finite, at least one.</param>
    /// <param name="tokens">Whose they are.</param>
    public void TakeLargest(ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens)
    {
        _count = Selection.Largest(logits, _places);
        float max = logits[_places[0]];
        double total = 0;
        for (int i = 0; i < _count; i++) total += Math.Exp((double)logits[_places[i]] - max);
        double logTotal = Math.Log(total);
        for (int i = 0; i < _count; i++)
        {
            double shifted = (double)logits[_places[i]] - max, probability = Math.Exp(shifted) / total;
            _components[i] = new ConceptComponent(tokens[_places[i]], probability, probability, shifted - logTotal);
        }
    }

    /// <summary>Takes the tokens with the largest perturbed values, as many as there is room for. Weights come with <see cref="Weigh"/>.</summary>
    /// <param name="candidates">At least one; left in another order.</param>
    public void TakeLargest(Span<ConceptComponent> candidates)
    {
        candidates.Sort(HeavierFirst);
        _count = Math.Min(candidates.Length, Capacity);
        candidates[.._count].CopyTo(_components);
    }

    /// <summary>Replaces what the weight of a component is computed from; <see cref="Weigh"/> makes it count.</summary>
    public void Perturb(int index, double perturbed) => _components[index] = _components[index] with { Perturbed = perturbed };

    /// <summary>Sets the weights to softmax(y/τ) and puts the heaviest first; ties go to the lowest token.</summary>
    public void Weigh(double temperature)
    {
        var components = _components.AsSpan(0, _count);
        components.Sort(HeavierFirst);
        double max = components[0].Perturbed, total = 0;
        foreach (ref readonly var component in components) total += Math.Exp((component.Perturbed - max) / temperature);
        foreach (ref var component in components) component = component with { Weight = Math.Exp((component.Perturbed - max) / temperature) / total };
    }

    private static int HeavierFirst(ConceptComponent left, ConceptComponent right) =>
        left.Perturbed != right.Perturbed ? right.Perturbed.CompareTo(left.Perturbed) : left.Token.CompareTo(right.Token);
}
