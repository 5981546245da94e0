using FsCheck;
using FsCheck.Fluent;
using Reasoning.Data.Corpus;
using Reasoning.Data.Corpus.Programs;

namespace Reasoning.Data.Tests.Corpus;

public sealed class CompositionTests
{
    [Fact]
    public void Draw_AnySeed_ChainsTypesAndNeverRepeatsAnOperation() => Prop.ForAll(Seeds, seed =>
    {
        var random = new SeededRandom(seed);
        int steps = 1 + (int)(seed % 4);
        Composition composition = CompositionSampler.Draw(random, steps, looseness: 0.3);
        bool chains = composition.Steps.Zip(composition.Steps.Skip(1)).All(pair => pair.First.Operation.Out == pair.Second.Operation.In);
        return composition.Steps.Count == steps && chains && composition.Steps.Select(step => step.Operation.Name).Distinct().Count() == steps;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void DrawNearMiss_AnySeed_KeepsTheSignatureAndChangesTheProgram() => Prop.ForAll(Seeds, seed =>
    {
        var random = new SeededRandom(seed);
        Composition composition = CompositionSampler.Draw(random, 1 + (int)(seed % 4), looseness: 0.3);
        Composition? miss = CompositionSampler.DrawNearMiss(random, composition);
        return miss is null || (miss.In == composition.In && Written(miss) != Written(composition));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Neighbours_OfEveryOperation_ExistAndHaveItsTypes() => Assert.All(OperationTable.All, operation =>
        Assert.All(operation.Neighbours, name => Assert.Equal(operation.In, OperationTable.Named(name).In)));

    [Fact]
    public void Operations_All_AreDescribedWithTheirConstant() => Assert.All(OperationTable.All, operation =>
    {
        Assert.NotEmpty(operation.Phrases);
        Assert.All(operation.Phrases.Concat(operation.LoosePhrases), phrase => Assert.Equal(operation.HasConstant, phrase.Contains('#', StringComparison.Ordinal)));
        Assert.Equal(operation.HasConstant, operation.Code.Contains('#', StringComparison.Ordinal));
        Assert.True(operation.Code.Length > 0 || operation.Loop is not null);
    });

    private static Arbitrary<ulong> Seeds => ArbMap.Default.ArbFor<int>().Convert(value => (ulong)(uint)value, value => (int)value);

    private static string Written(Composition composition) => SolutionWriter.Write(composition, "f", "v", SolutionStyle.Plain);
}
