using Reasoning.Search.Answers;

namespace Reasoning.Search.Tests.Answers;

public sealed class AnswerLineExtractorTests
{
    [Theory]
    [InlineData("answer: 42", "42")]
    [InlineData("answer:42", "42")]
    [InlineData("Answer:   42  \r\n", "42")]
    [InlineData("3 * 4 = 12\nanswer: 12\n", "12")]
    [InlineData("answer: 1\nno, wait\nanswer: 2", "2")]
    [InlineData("answer: -7", "-7")]
    [InlineData("answer: +7", "7")]
    [InlineData("answer: 007", "7")]
    [InlineData("answer: 1,042", "1042")]
    [InlineData("answer: 123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("answer: 2.50", "2.5")]
    [InlineData("answer: -0", "0")]
    [InlineData("answer: Three  Apples", "three apples")]
    [InlineData("the answer: 4", null)]
    [InlineData("answer:", null)]
    [InlineData("answer 4", null)]
    [InlineData("", null)]
    public void Extract_Completion_GivesTheLastAnswerInItsNormalForm(string completion, string? expected) =>
        Assert.Equal(expected, new AnswerLineExtractor().Extract(completion));
}
