using Reasoning.Verification.Answers;

namespace Reasoning.Verification.Tests.Answers;

public class FinalAnswerFindTests
{
    [Theory]
    [InlineData(@"So $\boxed{5}$.", "5")]
    [InlineData(@"\boxed{\frac{1}{2}}", @"\frac{1}{2}")]
    [InlineData(@"\boxed{1} no, \boxed{2}", "2")]
    [InlineData(@"\boxed{\{1, 2\}}", @"\{1, 2\}")]
    [InlineData(@"\boxed{\left\{ 1 \right.}", @"\left\{ 1 \right.")]
    [InlineData(@"\boxed{a \boxed{b}}", "b")]
    [InlineData(@"\boxed{3} and then \boxed{4", "3")]
    [InlineData(@"\boxed 7", "7")]
    [InlineData(@"\fbox{8}", "8")]
    [InlineData(@"the answer is 3, that is \boxed{4}. The answer is 5.", "4")]
    [InlineData(@"\boxedfoo{3} the answer is 6", "6")]
    [InlineData(@"\boxed{} the answer is 6", "6")]
    [InlineData("The answer is 42.", "42")]
    [InlineData("The answer is: 3.50. Let me check.", "3.50")]
    [InlineData("the answer is 1. Wait.\nThe answer is 2", "2")]
    [InlineData("Final Answer: The final answer is $x^2$. I hope it is correct.", "$x^2$")]
    [InlineData("**Answer:** 12 apples", "12 apples")]
    [InlineData("**Final answer**: yes", "yes")]
    [InlineData("answer = 5", "5")]
    [InlineData("The answer is:\n\n17\nDone.", "17")]
    [InlineData("The answer is\n\\[\nx = 3\n\\]\nas shown.", "x = 3")]
    [InlineData("The answer is $$y$$ here", "y")]
    [InlineData("He has 3 + 4 = 7.\n#### 7", "7")]
    [InlineData("answer: 7\n#### 8", "8")]
    [InlineData("Final answer: 5\n\nTo check, this answer is consistent with the bounds.", "5")]
    [InlineData("The answer is 5. This answer is correct.", "5")]
    [InlineData("The answer is 3. No, the answer is yes.", "yes")]
    [InlineData("The answer is 3. No, the answer is B.", "B")]
    [InlineData("The answer is 3. No.\nFinal answer: Paris", "Paris")]
    [InlineData("The answer is Paris.", "Paris")]
    [InlineData("The answer is 5, which is prime.", "5")]
    [InlineData("The answer is 5 because 2 + 3 = 5", "5")]
    [InlineData("answer: no, since 3 is odd", "no")]
    [InlineData("I cannot answer this.", null)]
    [InlineData("answers: 5", null)]
    [InlineData("the answer is", null)]
    [InlineData("", null)]
    [InlineData(@"\boxed{", null)]
    [InlineData(@"\boxed", null)]
    [InlineData("}}}{{{", null)]
    public void Find_FreeText_IsWhatItStates(string text, string? answer) => Assert.Equal(answer, FinalAnswer.Find(text));

    [Theory]
    [InlineData("B", 4, 'B')]
    [InlineData("(b)", 4, 'B')]
    [InlineData(@"\text{(C)}", 4, 'C')]
    [InlineData("D. Paris", 4, 'D')]
    [InlineData("A) because", 4, 'A')]
    [InlineData("(A) 5", 4, 'A')]
    [InlineData("option c", 4, 'C')]
    [InlineData("the answer (D)", 4, 'D')]
    [InlineData("$\\boxed{B}$", 4, 'B')]
    [InlineData("E", 4, null)]
    [InlineData("E", 5, 'E')]
    [InlineData("a dog", 4, null)]
    [InlineData("Both", 4, null)]
    [InlineData("", 4, null)]
    public void ChoiceLetter_Answer_IsItsLetter(string answer, int options, char? letter) => Assert.Equal(letter, ChoiceLetter.Read(answer, options));

    [Fact]
    public void ChoiceLetter_NoSensibleNumberOfOptions_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ChoiceLetter.Read("A", 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChoiceLetter.Read("A", 27));
    }

    [Theory]
    [InlineData("Yes.", true)]
    [InlineData(@"\text{No}", false)]
    [InlineData("TRUE", true)]
    [InlineData("false, since 3 is odd", false)]
    [InlineData("yes: it is", true)]
    [InlineData("none", null)]
    [InlineData("nothing", null)]
    [InlineData("maybe", null)]
    [InlineData("", null)]
    public void YesNo_Answer_IsRead(string answer, bool? expected) => Assert.Equal(expected, YesNoAnswer.Read(answer));

    [Theory]
    [InlineData(@"\frac{1}{2}", @"Thus $\boxed{0.5}$.", true)]
    [InlineData("5 cm", "The answer is 5.", true)]
    [InlineData("5 cm", "The answer is 5 m. No: the answer is 5 km.", false)]
    [InlineData("{1,2}", "answer: 2 and 1", true)]
    [InlineData("7", "It is 7", false)]
    public async Task AnswerVerifier_WithNormalizer_ComparesAsMathematics(string expected, string candidate, bool right)
    {
        var verdict = await new AnswerVerifier(expected, new AnswerNormalizer()).VerifyAsync(candidate, TestContext.Current.CancellationToken);
        Assert.Equal(right, verdict.Passed);
        Assert.Equal(right, verdict.Reason is null);
    }
}
