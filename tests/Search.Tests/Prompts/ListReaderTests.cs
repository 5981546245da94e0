using Reasoning.Search.Prompts;

namespace Reasoning.Search.Tests.Prompts;

public sealed class ListReaderTests
{
    [Theory]
    [InlineData("""["a", "b"]""", "a|b")]
    [InlineData("""Here they are:\n```python\n['it\'s one', "two"]\n```\nGood luck!""", "it's one|two")]
    [InlineData("""First I thought ["x"], but better is ["y", "z"].""", "y|z")]
    [InlineData("""["has [1, 2] inside", "b"]""", "has [1, 2] inside|b")]
    [InlineData("""["a", " a ", "", "b"]""", "a|b")]
    [InlineData("""["caf\u00e9", "b"]""", "café|b")]
    [InlineData("""observations = ["a",\n  "b",\n]""", "a|b")]
    public void ReadBracketed_List_GivesItems(string text, string expected) =>
        Assert.Equal(expected.Split('|'), ListReader.ReadBracketed(text.Replace("\\n", "\n", StringComparison.Ordinal)));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[1, 2]")]
    [InlineData("""["a", 2]""")]
    [InlineData("""["a", "b""")]
    [InlineData("1. a\n2. b")]
    [InlineData("- a")]
    [InlineData("[x for x in xs]")]
    [InlineData("[[[[[[")]
    public void ReadBracketed_AnythingElse_CannotBeRead(string text) => Assert.Null(ListReader.ReadBracketed(text));

    [Theory]
    [InlineData("1. a\n2. b", "a|b")]
    [InlineData("1) a\n2) b", "a|b")]
    [InlineData("(1) a\n(2) b", "a|b")]
    [InlineData("Sure:\n\n**1.** First way\n   - with a detail\n2. \"Second\"\n\nThat is all.", "First way - with a detail|Second")]
    [InlineData("- a\n- b", "a|b")]
    [InlineData("* **Sort** first\n\u2022 b", "Sort first|b")]
    [InlineData("1. a\n1. a\n2. b", "a|b")]
    [InlineData("1. a\r\n2. b", "a|b")]
    [InlineData("""["a", "b"]""", "a|b")]
    public void ReadAny_ListInAnyForm_GivesItems(string text, string expected) => Assert.Equal(expected.Split('|'), ListReader.ReadAny(text));

    [Theory]
    [InlineData("")]
    [InlineData("I do not know.")]
    [InlineData("1.5 is a number, and 2 is one too")]
    [InlineData("-1")]
    public void ReadAny_NoList_CannotBeRead(string text) => Assert.Null(ListReader.ReadAny(text));

    [Fact]
    public void ReadBracketed_ManyOpenBrackets_TakesNoTime()
    {
        var text = new string('[', 200_000);

        Assert.Null(ListReader.ReadBracketed(text));
    }
}
