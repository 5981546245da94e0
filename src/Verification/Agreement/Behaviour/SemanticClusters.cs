namespace Reasoning.Verification.Agreement.Behaviour;

/// <summary>Candidates sorted into clusters that mean the same, where to mean the same is to behave alike on inputs.</summary>
/// <remarks>
/// Semantic entropy is that of Kuhn, Gal and Farquhar, "Semantic Uncertainty" (ICLR 2023); with sample shares it is the discrete form of
/// Farquhar et al., "Detecting hallucinations in large language models using semantic entropy" (Nature 2024). Departs from them in how meaning
/// is compared: by running programs instead of by an entailment model, which makes it a true equivalence.
/// </remarks>
public sealed class SemanticClusters
{
    private readonly int[] _clusterOf;

    private SemanticClusters(IReadOnlyList<SemanticCluster> clusters, int[] clusterOf)
    {
        (Clusters, _clusterOf) = (clusters, clusterOf);
        Entropy = 0 - clusters.Where(cluster => cluster.Share > 0).Sum(cluster => cluster.Share * Math.Log(cluster.Share));
        Largest = clusters.MaxBy(cluster => cluster.Share)!;
    }

    /// <summary>The clusters, in the order in which their first candidate comes.</summary>
    public IReadOnlyList<SemanticCluster> Clusters { get; }

    /// <summary>−Σ p ln p over the clusters' shares, in nats: 0 where all behave alike, ln n where all n differ.</summary>
    public double Entropy { get; }

    /// <summary>The cluster with the largest share; of tied ones the first.</summary>
    public SemanticCluster Largest { get; }

    /// <summary>The largest share, 0..1: how sure the samples are of their majority's behaviour. The quantity to abstain on.</summary>
    public double Confidence => Largest.Share;

    /// <summary>Whether another cluster is as large as the largest.</summary>
    public bool IsTied => Clusters.Count(cluster => cluster.Share == Largest.Share) > 1;

    /// <summary>The cluster of a candidate.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such candidate.</exception>
    public SemanticCluster this[int candidate]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(candidate);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(candidate, _clusterOf.Length);
            return Clusters[_clusterOf[candidate]];
        }
    }

    /// <summary>Sorts candidates by what they do on inputs. O(candidates × inputs).</summary>
    /// <param name="signatures">
    /// Per candidate what it did on each input, all on the same inputs: <see cref="ObservedOutput{T}"/>, a canonical text, or anything else with an
    /// equality. Failures are behaviours like others. At least one candidate; without inputs all behave alike.
    /// </param>
    /// <param name="weights">Per candidate how often it was sampled, or its probability; null: once each.</param>
    /// <param name="comparer">What the same behaviour means; null: the type's own equality.</param>
    /// <exception cref="ArgumentException">No candidates, candidates run on different numbers of inputs, or weights that do not fit; the message says which.</exception>
    public static SemanticClusters Group<TKey>(
        IReadOnlyList<IReadOnlyList<TKey>> signatures, IReadOnlyList<double>? weights = null, IEqualityComparer<TKey>? comparer = null)
    {
        ArgumentNullException.ThrowIfNull(signatures);
        if (signatures.Count == 0) throw new ArgumentException("There must be at least one candidate.", nameof(signatures));
        for (var candidate = 1; candidate < signatures.Count; candidate++)
        {
            if (signatures[candidate].Count != signatures[0].Count)
            {
                throw new ArgumentException(
                    $"Candidate {candidate} was run on {signatures[candidate].Count} inputs and candidate 0 on {signatures[0].Count}; behaviour is compared input by input.",
                    nameof(signatures));
            }
        }

        if (weights is not null) CheckWeights(weights, signatures.Count);
        var found = new Dictionary<IReadOnlyList<TKey>, int>(new SignatureComparer<TKey>(comparer ?? EqualityComparer<TKey>.Default));
        var clusterOf = new int[signatures.Count];
        var members = new List<List<int>>();
        for (var candidate = 0; candidate < signatures.Count; candidate++)
        {
            if (!found.TryGetValue(signatures[candidate], out var cluster))
            {
                found[signatures[candidate]] = cluster = members.Count;
                members.Add([]);
            }

            members[cluster].Add(candidate);
            clusterOf[candidate] = cluster;
        }

        var total = weights?.Sum() ?? signatures.Count;
        return new SemanticClusters(
            [.. members.Select(cluster => new SemanticCluster(cluster, (weights is null ? cluster.Count : cluster.Sum(candidate => weights[candidate])) / total))], clusterOf);
    }

    private static void CheckWeights(IReadOnlyList<double> weights, int candidates)
    {
        if (weights.Count != candidates)
            throw new ArgumentException($"There are {weights.Count} weights for {candidates} candidates; each candidate needs one.", nameof(weights));
        for (var candidate = 0; candidate < candidates; candidate++)
        {
            if (!double.IsFinite(weights[candidate]) || weights[candidate] < 0)
                throw new ArgumentException($"The weight of candidate {candidate} is {weights[candidate]}; it must be a finite number of at least 0.", nameof(weights));
        }

        if (!weights.Any(weight => weight > 0)) throw new ArgumentException("All weights are 0; some candidate must count.", nameof(weights));
    }
}
