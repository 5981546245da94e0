using System.Globalization;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>
/// One run of a check against one model: what the check may use, and where it says what it expects. Expectations may be stated from any thread; a check goes
/// on after one that does not hold, and the first is reported.
/// </summary>
public sealed class ConformanceTrial
{
    private readonly Lock _gate = new();
    private readonly Lazy<int[]> _tokens;
    private string? _failure;
    private string? _note;
    private double _largestDifference;
    private int _rows;
    private int _expectations;
    private int? _round;

    internal ConformanceTrial(ILanguageModel model, BackendConformanceOptions options, ulong stream)
    {
        ArgumentNullException.ThrowIfNull(model);
        const int Shortest = BackendConformanceOptions.ShortestContext;
        int context = model.Info.ContextLength;
        if (context < Shortest)
            throw new ArgumentException($"The context of model '{model.Info.Name}' is {context}; the checks need {Shortest} positions.", nameof(model));

        Model = model;
        Options = options;
        Random = new CounterRandom(options.Seed).Split(stream);
        LongestSequence = Math.Min(options.LongestSequence, context);
        _tokens = new Lazy<int[]>(() => OrdinaryTokens(model));
    }

    /// <summary>The model that is checked.</summary>
    public ILanguageModel Model { get; }

    /// <summary>How thoroughly it is checked.</summary>
    public BackendConformanceOptions Options { get; }

    /// <summary>The most positions that a check's sequences should have: as the options say, and never more than the context.</summary>
    public int LongestSequence { get; }

    /// <summary>The generator of this check, of which every reading is a copy at its first draw: split it per round.</summary>
    public CounterRandom Random { get; }

    /// <summary>Random tokens, of those that stand for text where the vocabulary has any.</summary>
    /// <param name="random">Where they come from.</param>
    /// <param name="count">How many; at least 0.</param>
    public int[] RandomTokens(ref CounterRandom random, int count)
    {
        int[] tokens = new int[count];
        for (int i = 0; i < tokens.Length; i++) tokens[i] = _tokens.Value[random.NextInt32(_tokens.Value.Length)];
        return tokens;
    }

    /// <summary>The logits that follow some tokens, from scratch: by one pass of one sequence alone, in a session opened for it.</summary>
    /// <param name="tokens">At least one token, at most as many as the context holds.</param>
    /// <returns>One logit per token of the vocabulary.</returns>
    public float[] Recompute(params ReadOnlySpan<int> tokens)
    {
        using var session = new SessionUnderTest(Model);
        return session.Append(session.Create(), tokens);
    }

    /// <summary>Expects something of the backend.</summary>
    /// <param name="condition">Whether it holds.</param>
    /// <param name="failure">The sentence to report when it does not.</param>
    public void Expect(bool condition, string failure)
    {
        lock (_gate)
        {
            _expectations++;
            if (!condition) _failure ??= _round is { } round ? string.Create(CultureInfo.InvariantCulture, $"In round {round}: {failure}") : failure;
        }
    }

    /// <summary>
    /// Expects two rows of logits to be equal: bit for bit where the model claims to be batch-invariant, else within the tolerance of the options, with −∞ (and
    /// what is no number) at the same tokens.
    /// </summary>
    /// <param name="expected">One logit per token; the tolerance is relative to the spread of this row.</param>
    /// <param name="actual">As many.</param>
    /// <param name="where">Says which row it is, as the beginning of a sentence.</param>
    public void ExpectEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string where)
    {
        var difference = LogitsDifference.Between(expected, actual, AllowedDifference(expected));
        lock (_gate)
        {
            _rows++;
            _largestDifference = Math.Max(_largestDifference, difference.Largest);
        }

        string failure = difference.FirstToken is not { } token
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{where}: the logit of token {token} is {actual[token]:G9} where {expected[token]:G9} is expected.");
        Expect(difference.FirstToken is null, failure);
    }

    /// <summary>Expects a sequence to have a length.</summary>
    /// <param name="session">The session that has the sequence.</param>
    /// <param name="sequence">The sequence.</param>
    /// <param name="expected">How many positions it should hold.</param>
    /// <param name="where">Says which sequence it is, as the beginning of a sentence.</param>
    public void ExpectLength(IModelSession session, SequenceId sequence, int expected, string where)
    {
        ArgumentNullException.ThrowIfNull(session);
        int length = session.GetLength(sequence);
        Expect(length == expected, string.Create(CultureInfo.InvariantCulture, $"{where}: the length is {length} where {expected} is expected."));
    }

    /// <summary>Expects two rows of logits not to be equal in the sense of <see cref="ExpectEqual"/>.</summary>
    /// <param name="one">One logit per token.</param>
    /// <param name="other">As many.</param>
    /// <param name="where">Says which rows they are, as the beginning of a sentence.</param>
    public void ExpectDifferent(ReadOnlySpan<float> one, ReadOnlySpan<float> other, string where) =>
        Expect(!AreEqual(one, other), $"{where}: the logits are equal.");

    /// <summary>Whether two rows of logits are equal in the sense of <see cref="ExpectEqual"/>; expects nothing.</summary>
    public bool AreEqual(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual) =>
        LogitsDifference.Between(expected, actual, AllowedDifference(expected)).FirstToken is null;

    /// <summary>Expects a call to be refused.</summary>
    /// <typeparam name="TException">The exception that the port promises; one derived from it will do.</typeparam>
    /// <param name="call">The call.</param>
    /// <param name="what">What is called, as the beginning of a sentence.</param>
    public void ExpectRefusal<TException>(Action call, string what)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(call);
        Exception? thrown = null;
        try
        {
            call();
        }
        catch (Exception error)
        {
            thrown = error;
        }

        string instead = thrown is null ? "it was accepted" : $"{thrown.GetType().Name} was thrown ({thrown.Message})";
        Expect(thrown is TException, $"{what} should be refused with {typeof(TException).Name}, but {instead}.");
    }

    /// <summary>Says something that a reader of a passed check should know, as a sentence.</summary>
    public void Note(string sentence)
    {
        lock (_gate) _note ??= sentence;
    }

    /// <summary>Has failures from now on say which round they are of; gives the generator of the round.</summary>
    internal CounterRandom StartRound(int round)
    {
        lock (_gate) _round = round;
        return Random.Split((ulong)round);
    }

    internal ConformanceResult ToResult(ConformanceCheck check)
    {
        lock (_gate)
        {
            string summary = string.Create(CultureInfo.InvariantCulture, $"{_rows} rows of logits and {_expectations - _rows} other expectations hold.");
            return new ConformanceResult(check.Name, check.Claim, _failure is null, _failure ?? _note ?? summary, _largestDifference);
        }
    }

    private static int[] OrdinaryTokens(ILanguageModel model)
    {
        var all = Enumerable.Range(0, Math.Min(model.Tokenizer.VocabularySize, model.Info.VocabularySize));
        int[] ordinary = [.. all.Where(token => model.Tokenizer.GetKind(token) == TokenKind.Normal)];
        return ordinary.Length > 0 ? ordinary : [.. all];
    }

    private double AllowedDifference(ReadOnlySpan<float> row) => Model.Info.IsBatchInvariant ? -1 : Options.Tolerance * LogitsDifference.Spread(row);
}
