using Reasoning.Search.Repair;
using Reasoning.Verification;

namespace Reasoning.Search.Tests.Repair;

public sealed class BugClassifierTests
{
    [Fact]
    public void Taxonomy_HasThreeClassesAndTwelveKindsWithNamesAndDefinitions()
    {
        Assert.Equal(12, BugTaxonomy.Kinds.Count);
        Assert.Equal([(BugClass.Syntax, 3), (BugClass.Runtime, 5), (BugClass.Functional, 4)], BugTaxonomy.Kinds.GroupBy(BugTaxonomy.ClassOf).Select(group => (group.Key, group.Count())));
        Assert.Equal(12, BugTaxonomy.Kinds.Select(BugTaxonomy.NameOf).Distinct().Count());
        Assert.Equal(12, BugTaxonomy.Kinds.Select(BugTaxonomy.DefinitionOf).Distinct().Count());
        Assert.Throws<ArgumentOutOfRangeException>(() => BugTaxonomy.ClassOf((BugKind)99));
    }

    /// <summary>What Python says of programs that cannot be read, as verdicts tell it.</summary>
    [Theory]
    [InlineData("'(' was never closed (line 4)", BugKind.IncompleteStructure, 4)] // return max(xs
    [InlineData("expected ':' (line 2)", BugKind.IncompleteStructure, 2)] // if x > 1
    [InlineData("unterminated string literal (detected at line 3) (line 3)", BugKind.IncompleteStructure, 3)]
    [InlineData("invalid syntax (line 7)", BugKind.IncompleteStructure, 7)]
    [InlineData("unexpected indent (line 5)", BugKind.WrongIndentation, 5)]
    [InlineData("expected an indented block after 'for' statement on line 3 (line 4)", BugKind.WrongIndentation, 4)]
    [InlineData("unindent does not match any outer indentation level (line 6)", BugKind.WrongIndentation, 6)]
    [InlineData("inconsistent use of tabs and spaces in indentation (line 6)", BugKind.WrongIndentation, 6)]
    public void Classify_PythonThatCannotBeRead_GivesItsLabel(string message, BugKind expected, int line) =>
        AssertFinding(Unreadable($"The program is not valid Python: {message}."), expected, line);

    /// <summary>What Python programs raise; in the comment a snippet that does.</summary>
    [Theory]
    [InlineData("NameError", "name 'math' is not defined", BugKind.MissingImport)] // return math.sqrt(x)
    [InlineData("NameError", "name 'Counter' is not defined. Did you forget to import it?", BugKind.MissingImport)] // return Counter(xs)
    [InlineData("NameError", "name 'totl' is not defined. Did you mean: 'total'?", BugKind.MissingDefinition)] // return totl
    [InlineData("UnboundLocalError", "cannot access local variable 'n' where it is not associated with a value", BugKind.MissingDefinition)] // n += 1
    [InlineData("AttributeError", "'list' object has no attribute 'add'", BugKind.ApiMisuse)] // [].add(1)
    [InlineData("TypeError", "'int' object is not iterable", BugKind.ApiMisuse)] // for x in 3
    [InlineData("TypeError", "'int' object is not callable", BugKind.ApiMisuse)] // (3)(4)
    [InlineData("IndexError", "list index out of range", BugKind.MissingBoundaryCheck)] // [][0]
    [InlineData("KeyError", "'a'", BugKind.MissingBoundaryCheck)] // {}["a"]
    [InlineData("ZeroDivisionError", "division by zero", BugKind.MissingBoundaryCheck)] // 1 / len([])
    [InlineData("ValueError", "max() iterable argument is empty", BugKind.MissingBoundaryCheck)] // max([])
    [InlineData("ValueError", "max() arg is an empty sequence", BugKind.MissingBoundaryCheck)] // max([]), older
    [InlineData("AttributeError", "'NoneType' object has no attribute 'group'", BugKind.MissingBoundaryCheck)] // re.match("a", "b").group()
    [InlineData("RecursionError", "maximum recursion depth exceeded", BugKind.MissingBoundaryCheck)] // f(n) without an end
    [InlineData("TypeError", "f() takes 1 positional argument but 2 were given", BugKind.WrongArgument)] // f(1, 2)
    [InlineData("TypeError", "f() missing 1 required positional argument: 'x'", BugKind.WrongArgument)] // f()
    [InlineData("TypeError", "unsupported operand type(s) for +: 'int' and 'str'", BugKind.WrongArgument)] // 1 + "a"
    [InlineData("TypeError", "can only concatenate str (not \"int\") to str", BugKind.WrongArgument)] // "a" + 1
    [InlineData("ValueError", "invalid literal for int() with base 10: 'a'", BugKind.WrongArgument)] // int("a")
    [InlineData("ModuleNotFoundError", "No module named 'listtools'", BugKind.Hallucination)] // import listtools
    [InlineData("ImportError", "cannot import name 'median_of' from 'statistics'", BugKind.Hallucination)] // from statistics import median_of
    [InlineData("AttributeError", "module 'math' has no attribute 'clamp'", BugKind.Hallucination)] // math.clamp(x, 0, 1)
    [InlineData("AssertionError", "", BugKind.OtherRuntime)] // assert False
    [InlineData("UnicodeDecodeError", "'utf-8' codec can't decode byte", BugKind.OtherRuntime)]
    [InlineData("SyntaxError", "invalid syntax", BugKind.IncompleteStructure)] // eval("1 +")
    public void Classify_PythonException_GivesItsLabel(string type, string text, BugKind expected)
    {
        // Raised in a test, and raised when loaded, where only the sentence tells of it.
        var reason = $"The program raised {type}{(text.Length > 0 ? $": {text}" : "")} at line 9 of the program";
        AssertFinding(Raised(type, text, 9, $"{reason} in 'assert f() == 1'."), expected, 9);
        AssertFinding(new Verdict { Kind = VerdictKind.RuntimeError, Score = 0, Reason = $"{reason} when loaded." }, expected, 9);
    }

    /// <summary>What the C# compiler says.</summary>
    [Theory]
    [InlineData("(5,22): error CS1002: ; expected", BugKind.IncompleteStructure, 5)] // return 1
    [InlineData("(9,1): error CS1513: } expected", BugKind.IncompleteStructure, 9)]
    [InlineData("(3,9): error CS0161: 'P.F(int)': not all code paths return a value", BugKind.IncompleteStructure, 3)]
    [InlineData("(4,16): error CS0103: The name 'totl' does not exist in the current context", BugKind.MissingDefinition, 4)]
    [InlineData("(4,16): error CS0103: The name 'Math' does not exist in the current context", BugKind.MissingImport, 4)] // Math.Abs(x) without using System
    [InlineData("(4,16): error CS0246: The type or namespace name 'StringBuilder' could not be found", BugKind.MissingImport, 4)]
    [InlineData("(1,14): error CS0234: The type or namespace name 'Lists' does not exist in the namespace 'System'", BugKind.Hallucination, 1)]
    [InlineData("(4,16): error CS1061: 'int[]' does not contain a definition for 'Add'", BugKind.ApiMisuse, 4)]
    [InlineData("(4,16): error CS1501: No overload for method 'F' takes 3 arguments", BugKind.WrongArgument, 4)]
    [InlineData("(4,16): error CS1503: Argument 1: cannot convert from 'string' to 'int'", BugKind.WrongArgument, 4)]
    [InlineData("error CS5001: Program does not contain a static 'Main' method", BugKind.IncompleteStructure, 0)]
    public void Classify_CSharpThatDoesNotCompile_GivesItsLabel(string diagnostic, BugKind expected, int line) =>
        AssertFinding(Unreadable($"The program is not valid C#: {diagnostic}."), expected, line);

    [Theory]
    [InlineData("System.IndexOutOfRangeException", BugKind.MissingBoundaryCheck)] // new int[0][0]
    [InlineData("System.NullReferenceException", BugKind.MissingBoundaryCheck)]
    [InlineData("System.ArgumentOutOfRangeException", BugKind.MissingBoundaryCheck)]
    [InlineData("System.Collections.Generic.KeyNotFoundException", BugKind.MissingBoundaryCheck)]
    [InlineData("System.InvalidOperationException", BugKind.MissingBoundaryCheck)] // new int[0].Max()
    [InlineData("System.FormatException", BugKind.WrongArgument)] // int.Parse("a")
    [InlineData("System.InvalidCastException", BugKind.ApiMisuse)] // (string)(object)1
    [InlineData("System.StackOverflowException", BugKind.OtherRuntime)]
    public void Classify_DotNetException_GivesItsLabel(string type, BugKind expected) => AssertFinding(Raised(type, "It failed.", 3, $"The program raised {type}: It failed."), expected, 3);

    [Theory]
    [InlineData(VerdictKind.CpuTimeout)]
    [InlineData(VerdictKind.WallTimeout)]
    [InlineData(VerdictKind.MemoryLimit)]
    [InlineData(VerdictKind.OutputLimit)]
    [InlineData(VerdictKind.ForbiddenCall)]
    public void Classify_SpentLimits_AreOtherRuntimeFailures(VerdictKind kind) => AssertFinding(new Verdict { Kind = kind, Score = 0 }, BugKind.OtherRuntime, 0);

    /// <summary>Wrong answers: what a test expects, what it got, and which other tests hold.</summary>
    [Theory]
    [InlineData("assert f([1, 2, 3]) == [2]", "2", "assert f([]) == []", BugKind.InputOutputFormat)] // return 2
    [InlineData("assert f([1, 2, 3]) == 'b'", "None", "", BugKind.InputOutputFormat)] // print instead of return
    [InlineData("assert f([1, 2, 3]) == True", "1", "", BugKind.InputOutputFormat)]
    [InlineData("assert f([1, 2, 3]) == 'A b'", "'a  B'", "", BugKind.InputOutputFormat)]
    [InlineData("assert f([1, 2, 3]) == [1]", "(1,)", "", BugKind.InputOutputFormat)]
    [InlineData("assert f([]) == 0", "1", "assert f([1, 2, 3]) == 6", BugKind.CornerCase)]
    [InlineData("assert f(0) == 1", "0", "assert f(5) == 120", BugKind.CornerCase)]
    [InlineData("f('a', 3) == 'b'", "'c'", "f('abc', 3) == 'def'", BugKind.CornerCase)]
    [InlineData("assert f([7]) == 7", "0", "", BugKind.LogicError)] // nothing holds
    [InlineData("assert f([1, 2, 3]) == 6", "5", "assert f([]) == 0", BugKind.LogicError)]
    [InlineData("assert f([1, 2, 3]) == 6", "6.5", "assert f([]) == 0", BugKind.LogicError)]
    [InlineData("assert holds(f)", "", "assert f([1, 2]) == 3", BugKind.LogicError)]
    [InlineData("assert f(x for x in y) == 0", "1", "assert f([1, 2]) == 3", BugKind.LogicError)]
    public void Classify_WrongAnswer_GoesByItsShape(string failing, string observed, string passing, BugKind expected)
    {
        List<TestOutcome> tests = [new() { Status = TestStatus.Failed, Source = failing, Observed = observed.Length > 0 ? observed : null }];
        if (passing.Length > 0) tests.Add(new() { Status = TestStatus.Passed, Source = passing });

        AssertFinding(new Verdict { Kind = VerdictKind.WrongAnswer, Score = 0, Reason = "It is wrong.", Tests = tests }, expected, 0);
    }

    [Fact]
    public void Classify_ForeignObject_IsAWrongFormat() => AssertFinding(
        new Verdict
        {
            Kind = VerdictKind.WrongAnswer,
            Score = 0,
            Tests = [new() { Status = TestStatus.Failed, Source = "f(1) == 2", Message = "the program answered an object of type Box, which is not plain data." }],
        },
        BugKind.InputOutputFormat, 0);

    [Fact]
    public void Classify_NoEvidenceOrAPass_GivesNone()
    {
        Assert.Null(BugClassifier.Classify(new Verdict { Kind = VerdictKind.Pass, Score = 1 }));
        Assert.Null(BugClassifier.Classify(new Verdict { Kind = VerdictKind.HarnessError, Score = 0 }));
        Assert.Null(BugClassifier.Classify(new Verdict { Kind = VerdictKind.Flaky, Score = 0 }));
    }

    [Fact]
    public void Classify_EveryKind_HasASnippet()
    {
        var labelled = typeof(BugClassifierTests).GetMethods()
            .SelectMany(method => method.GetCustomAttributes(typeof(InlineDataAttribute), false))
            .SelectMany(data => ((InlineDataAttribute)data).Data)
            .OfType<BugKind>();

        Assert.Empty(BugTaxonomy.Kinds.Except(labelled.Append(BugKind.OtherRuntime)));
    }

    private static Verdict Unreadable(string reason) => new() { Kind = VerdictKind.CompileError, Score = 0, Reason = reason };

    private static Verdict Raised(string type, string text, int line, string reason) => new()
    {
        Kind = VerdictKind.RuntimeError,
        Score = 0,
        Reason = reason,
        Tests = [new() { Status = TestStatus.Error, Source = "assert f() == 1", Message = $"{type}: {text}", Error = new RaisedError(type, text, line) }],
    };

    private static void AssertFinding(Verdict verdict, BugKind expected, int line)
    {
        var finding = BugClassifier.Classify(verdict);
        Assert.Equal((expected, line), (finding!.Kind, finding.Line));
        Assert.False(string.IsNullOrWhiteSpace(finding.Evidence));
        Assert.Equal(BugTaxonomy.ClassOf(expected), finding.Class);
    }
}
