using System.Text;
using System.Text.Json;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.JsonSchemas;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>The public test suite of JSON Schema, all required cases: what is supported is judged right, all else is refused.</summary>
public sealed class JsonSchemaTestSuiteTests(ITestOutputHelper output)
{
    [Fact]
    public void JsonSchema_FormatCasesOfTheSuite_AcceptNothingInvalidAndMissFewTexts()
    {
        const string First = "data/JSON-Schema-Test-Suite/tests/draft2020-12/optional/format/date.json";
        string? path = TestData.Find(First);
        if (path is null) Assert.Skip(TestData.Missing(First));
        var report = new StringBuilder();
        var (accepted, missed, wrong) = (0, 0, 0);
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var group in document.RootElement.EnumerateArray())
            {
                if (Accepts(group.GetProperty("schema"), JsonSchemaDialect.Draft202012, report, Path.GetFileName(file), assertsFormats: true) is not { } accepts) continue;
                foreach (var example in group.GetProperty("tests").EnumerateArray())
                {
                    string text = JsonTexts.Compact(example.GetProperty("data"));
                    if (example.GetProperty("valid").GetBoolean())
                    {
                        if (accepts(text)) accepted++;
                        else missed++;
                    }
                    else if (accepts(text))
                    {
                        wrong++;
                        report.AppendLine($"WRONG    {Path.GetFileName(file)}: {text}");
                    }
                }
            }
        }

        output.WriteLine($"{accepted} valid texts accepted, {missed} missed");
        output.WriteLine(report.ToString());
        Assert.Equal(0, wrong);
        Assert.True(missed < accepted / 10, $"{missed} of {accepted + missed} are missed");
    }

    [Theory]
    [InlineData("draft4", JsonSchemaDialect.Draft4)]
    [InlineData("draft6", JsonSchemaDialect.Draft6)]
    [InlineData("draft7", JsonSchemaDialect.Draft7)]
    [InlineData("draft2019-09", JsonSchemaDialect.Draft201909)]
    [InlineData("draft2020-12", JsonSchemaDialect.Draft202012)]
    public void JsonSchema_RequiredCasesOfTheSuite_AreJudgedRightOrRefused(string folder, JsonSchemaDialect dialect)
    {
        string first = $"data/JSON-Schema-Test-Suite/tests/{folder}/type.json";
        string? path = TestData.Find(first);
        if (path is null) Assert.Skip(TestData.Missing(first));
        var report = new StringBuilder();
        var (groups, supported, cases, wrong) = (0, 0, 0, 0);
        foreach (string file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file));
            foreach (var group in document.RootElement.EnumerateArray())
            {
                groups++;
                string name = $"{Path.GetFileName(file)}: {group.GetProperty("description").GetString()}";
                if (Accepts(group.GetProperty("schema"), dialect, report, name) is not { } accepts) continue;
                supported++;
                foreach (var example in group.GetProperty("tests").EnumerateArray())
                {
                    cases++;
                    string text = JsonTexts.Compact(example.GetProperty("data"));
                    bool isValid = example.GetProperty("valid").GetBoolean();
                    if (accepts(text) == isValid) continue;
                    wrong++;
                    report.AppendLine($"WRONG    {name}: {example.GetProperty("description").GetString()}: {text} is {(isValid ? "valid" : "invalid")}");
                }
            }
        }

        output.WriteLine($"{folder}: {supported} of {groups} schemas supported, {cases} cases, {wrong} wrong");
        output.WriteLine(report.ToString());
        Assert.Equal(0, wrong);
        Assert.True(supported > groups * 0.8, $"Only {supported} of {groups} schemas are supported.");
    }

    private static Func<string, bool>? Accepts(JsonElement schema, JsonSchemaDialect dialect, StringBuilder report, string name, bool assertsFormats = false)
    {
        var options = new JsonSchemaOptions
        {
            Dialect = dialect,
            PropertyOrder = JsonPropertyOrder.Any,
            Whitespace = JsonWhitespace.Compact,
            IntegerForms = JsonIntegerForms.AnyFraction,
            AssertsFormats = assertsFormats,
            UnknownKeywords = JsonSchemaTreatment.Annotate,
        };
        try
        {
            var grammar = Constraint.JsonSchema(schema.GetRawText(), options);
            return new GrammarReader(grammar).IsMatch;
        }
        catch (GrammarFormatException exception) when (exception.Message.Contains("no value at all", StringComparison.Ordinal))
        {
            return _ => false;
        }
        catch (GrammarFormatException exception)
        {
            report.AppendLine($"refused  {name}: {exception.Message}");
            return null;
        }
    }
}
