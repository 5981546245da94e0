using Reasoning.Data.LintSeq;

namespace Reasoning.Data.Tests.LintSeq;

public class CodeFencesTests
{
    [Theory]
    [InlineData("x = 1\n", "x = 1\n")]
    [InlineData("First:\n```python\nx = 1\n```\nthen\n```python\n    y = 2\n```\nDone.", "x = 1\n\n\n    y = 2")]
    [InlineData("```python3\nx = 1\n```", "x = 1")]
    [InlineData("```python\nx = 1", "x = 1")]
    [InlineData("```text\nnot code\n```", "```text\nnot code\n```")]
    [InlineData("```pythonic\nno\n```\n```python\nyes\n```", "yes")]
    public void Extract_Answers_GivesTheirCode(string answer, string code) => Assert.Equal(code, CodeFences.Extract(answer));

    [Fact]
    public void Extract_OtherLanguage_IsAskedForByName() => Assert.Equal("int x;", CodeFences.Extract("```cpp\nint y;\n```\n```c\nint x;\n```", "c"));
}
