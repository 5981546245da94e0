using System.Globalization;
using Reasoning.Data.StepExpansion;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.StepExpansion;

public sealed class StepArithmeticTests
{
    [Fact]
    public void FindWrong_RandomEquations_AreFoundIfAndOnlyIfTheyDoNotHold()
    {
        var random = new CounterRandom(12);
        string[] signs = ["+", "-", "*", "×"];
        for (int round = 0; round < 1000; round++)
        {
            int a = random.NextInt32(200), b = random.NextInt32(200), c = 1 + random.NextInt32(50);
            string first = signs[random.NextInt32(4)], second = signs[random.NextInt32(2)];
            int product = first is "*" or "×" ? a * b : first == "+" ? a + b : a - b;
            int right = second == "+" ? product + c : product - c;
            int stated = random.NextInt32(2) == 0 ? right : right + 1 + random.NextInt32(9);
            string text = string.Create(CultureInfo.InvariantCulture, $"So she has {a} {first} {b} {second} {c} = {stated} coins.");

            Assert.Equal(stated != right, StepArithmetic.FindWrong(text) is not null);
            Assert.Single(StepArithmetic.Equations(text));
        }
    }

    [Theory]
    [InlineData("$1,200 / 4 = $300.", null)]
    [InlineData("(3 + 4) * 2 = 7 * 2 = 14", null)]
    [InlineData("(3 + 4) * 2 = 7 * 2 = 15", "(3 + 4) * 2 = 7 * 2 = 15")]
    [InlineData("1. 2.5 + 2.5 = 5", null)]
    [InlineData("1. 2.5 + 2.5 = 6", "2.5 + 2.5 = 6")]
    [InlineData("1 / 3 + 1 / 6 = 0.5", null)]
    [InlineData("5 − 8 = -3", null)]
    [InlineData("10 / 4 = 2", "10 / 4 = 2")]
    public void FindWrong_Equation_IsComputedExactly(string text, string? wrong) => Assert.Equal(wrong, StepArithmetic.FindWrong(text));

    [Theory]
    [InlineData("2x + 3 = 7")]
    [InlineData("x + 3 = 7")]
    [InlineData("10% of 50 = 5")]
    [InlineData("3 + 4 = 7x")]
    [InlineData("5 apples + 3 = 9 apples")]
    [InlineData("y = 4")]
    [InlineData("20% + 5 = 7")]
    [InlineData("3 + 4 = 9 + z")]
    [InlineData("2^3 + 1 = 10")]
    [InlineData("there are 3")]
    public void Equations_OtherText_IsPassedOver(string text) => Assert.Empty(StepArithmetic.Equations(text));
}
