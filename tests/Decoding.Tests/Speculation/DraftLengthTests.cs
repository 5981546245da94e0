using Reasoning.Decoding.Speculation.Checking;

namespace Reasoning.Decoding.Tests.Speculation;

public class DraftLengthTests
{
    [Fact]
    public void Choose_CostAtItsBounds_SendsAllOrNothing()
    {
        Assert.Equal(40, new DraftLength(0).Choose(1, 40, 1));
        Assert.Equal(0, new DraftLength(1).Choose(1000, 40, 1));
    }

    [Fact]
    public void Choose_CheaperPositionsLongerMatchesFewerCompletions_SendMore()
    {
        Assert.True(new DraftLength(0.02).Choose(4, 40, 1) > new DraftLength(0.3).Choose(4, 40, 1));
        Assert.True(new DraftLength(0.3).Choose(64, 40, 1) > new DraftLength(0.3).Choose(1, 40, 1));
        Assert.True(new DraftLength(0.3).Choose(8, 40, 1) > new DraftLength(0.3).Choose(8, 40, 16));
        var length = new DraftLength(0.3);
        Assert.Equal(length.Choose(1 << 20, 40, 2), length.ChooseLongest(40, 2));
    }

    [Fact]
    public void Choose_AfterFailures_SendsNothingForAWhileAndThenTriesAgain()
    {
        var length = new DraftLength(0.3);
        Assert.InRange(length.Choose(1, 40, 1), 1, 10);
        int failures = 0;
        for (; length.Choose(1, 40, 1) > 0; failures++) length.Observe(1, accepted: 0, isRejected: true, sent: 1, concurrent: 1);
        Assert.InRange(failures, 1, 4);
        Assert.True(length.Choose(64, 40, 1) > 0);   // other matches are not blamed
        int waits = 0;
        for (; length.Choose(1, 40, 1) == 0; waits++) length.Observe(0, accepted: 0, isRejected: false, sent: 0, concurrent: 1);
        Assert.InRange(waits, 1, 60);
    }

    [Fact]
    public void Choose_AfterSuccesses_SendsMore()
    {
        var length = new DraftLength(0.3);
        int before = length.Choose(1, 40, 1);
        for (int i = 0; i < 30; i++) length.Observe(1, accepted: 12, isRejected: false, sent: 12, concurrent: 1);
        Assert.True(length.Choose(1, 40, 1) > before);
    }
}
