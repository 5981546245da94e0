using System.Text;
using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars.BuiltIn;

public class ArithmeticGrammarTests
{
    private static readonly Grammar _grammar = Constraint.Arithmetic();
    private static readonly EarleyRecognizer _recognizer = new(_grammar);

    [Theory]
    [InlineData("1", true)]
    [InlineData("-(2.5e-3 + .5)*4 / (7%3) ^ 2", true)]
    [InlineData("2 ** -1", true)]
    [InlineData("", false)]
    [InlineData("1 +", false)]
    [InlineData("(1", false)]
    [InlineData("1 2", false)]
    [InlineData("1  + 2", false)]
    [InlineData("x", false)]
    [InlineData("1.", false)]
    public void Arithmetic_Texts_AreJudged(string text, bool isMatch) => Assert.Equal(isMatch, _recognizer.IsMatch(text));

    [Fact]
    public void Arithmetic_RandomTexts_AreExpressionsToPython()
    {
        var texts = new RandomTexts(_grammar, 1);
        string[] drawn = [.. Enumerable.Range(0, 1000).Select(i => Encoding.UTF8.GetString(texts.Next(5 + (i % 100))))];

        // Python takes no zero in front of another digit, which is arithmetic all the same.
        string[] answers = PythonInterpreter.Check("import re\ntry: compile(re.sub(r'(?<![\\d.])0+(?=\\d)', '', t), 'text', 'eval')\nexcept SyntaxError as error: return error.msg", drawn);
        TextFailures.AssertNone(drawn.Zip(answers));
    }
}
