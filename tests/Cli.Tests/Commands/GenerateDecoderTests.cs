using System.Text.Json;

namespace Reasoning.Cli.Tests.Commands;

/// <summary><c>reason generate --decoder</c> with the embedded model.</summary>
public sealed class GenerateDecoderTests : IDisposable
{
    private const string Prompt = "def double_all(xs):\n    \"\"\"Double every number.\n    \"\"\"\n";
    private readonly BundledToolRun _tool = new();

    [Fact]
    public async Task Generate_BestFirst_PrintsWhatTheBeamPrintsAndCostsLess()
    {
        var (_, beam, beamCost) = await _tool.RunAsync("generate", Prompt, "--decoder", "beam", "--width", "4");
        var (code, first, firstCost) = await _tool.RunAsync("generate", Prompt, "--decoder", "best-first", "--width", "4");

        Assert.Equal(0, code);
        Assert.Equal(beam, first);
        Assert.Equal(4, first.Split('\n').Count(line => line.StartsWith("--- ", StringComparison.Ordinal) && line.Contains(": score -", StringComparison.Ordinal)));
        Assert.Contains("--- 1: score -0.9989, log-probability -0.9989, 13 tokens, end_of_sequence ---\n    return [x * 2 for x in xs]\n", first, StringComparison.Ordinal);
        Assert.InRange(Calls(firstCost), 1, Calls(beamCost));
    }

    [Fact]
    public async Task Generate_Json_PrintsTheTextsAndThenTheCost()
    {
        var (code, output, error) = await _tool.RunAsync("generate", Prompt, "--decoder", "diverse-beam", "--groups", "3", "--json");

        Assert.Equal((0, ""), (code, error));
        var objects = output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(4, objects.Length);
        Assert.Equal([0, 1, 2], objects[..3].Select(json => json.GetProperty("index").GetInt32()));
        Assert.All(objects[..3], json => Assert.InRange(json.GetProperty("score").GetDouble(), -100, 0));
        Assert.InRange(objects[3].GetProperty("cost").GetProperty("model_calls").GetInt32(), 1, 3000);
        Assert.True(objects[3].GetProperty("is_complete").GetBoolean());
    }

    [Theory]
    [InlineData("sbs", "samples", "--width", "3")]
    [InlineData("cpsbs", "samples", "--width", "3")]
    [InlineData("asap", "attempts", "--samples", "3", "--regex", "    return [a-z ]{1,12}")]
    [InlineData("cars", "log_mass", "--samples", "3", "--regex", "    return [a-z ]{1,12}")]
    [InlineData("mcmc", "moves", "--samples", "3", "--steps", "4", "--proposal", "entropy", "--regex", "    return [a-z ]{1,12}")]
    [InlineData("smc", "log_evidence", "--particles", "4", "--regex", "    return [a-z ]{1,12}")]
    [InlineData("dynamic-beam", "widths")]
    [InlineData("soft-gumbel", "thinking_tokens", "--thinking-end", "\\n", "--noise", "0.2")]
    [InlineData("speculative", "accepted", "-n", "2", "--draft", "trigram")]
    public async Task Generate_EveryKindOfResult_GivesItsEvidence(string decoder, string evidence, params string[] options)
    {
        var (code, output, error) = await _tool.RunAsync(["generate", Prompt, "--decoder", decoder, "--max-tokens", "24", "--json", .. options]);

        Assert.True(code == 0, error);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.True(lines.Length >= 2);
        Assert.True(JsonDocument.Parse(lines[^1]).RootElement.GetProperty("evidence").TryGetProperty(evidence, out _));

        var (textCode, text, remarks) = await _tool.RunAsync(["generate", Prompt, "--decoder", decoder, "--max-tokens", "24", .. options]);
        Assert.True(textCode == 0, remarks);
        Assert.NotEmpty(text);
        Assert.True(remarks.TrimEnd('\n').Split('\n').Length >= 2, remarks);   // the evidence and the cost
    }

    [Fact]
    public async Task Generate_Speculative_PrintsWhatPlainSamplingPrints()
    {
        string reference = Path.Combine(_tool.Path, "old.py");
        await File.WriteAllTextAsync(reference, "def double_all(xs):\n    return [x * 2 for x in xs]\n", TestContext.Current.CancellationToken);
        var (_, plain, _) = await _tool.RunAsync("generate", Prompt, "--seed", "5", "--max-tokens", "40");
        foreach (string[] options in (string[][])[[], ["--reference", reference], ["--draft", "reference", "--reference", reference], ["--draft-model", BundledFiles.OfThisProgram.Model]])
        {
            var (code, text, error) = await _tool.RunAsync(["generate", Prompt, "--seed", "5", "--max-tokens", "40", "--decoder", "speculative", .. options]);
            Assert.True(code == 0, error);
            Assert.Equal(plain, text);
        }

        var (missing, _, sentence) = await _tool.RunAsync("generate", Prompt, "--decoder", "speculative", "--reference", "nowhere.py");
        Assert.Equal(2, missing);
        Assert.Contains("nowhere.py", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_EndHorizon_EndsTheText()
    {
        string[] request = ["generate", "Question: What is 17 + 25?\nAnswer:\n", "--temperature", "0", "--json"];
        var (_, plain, _) = await _tool.RunAsync(request);
        var (code, output, error) = await _tool.RunAsync([.. request, "--end-horizon", "6"]);
        var (searched, beam, _) = await _tool.RunAsync([.. request, "--end-horizon", "6", "--decoder", "beam"]);

        Assert.True(code == 0, error);
        Assert.True(JsonDocument.Parse(plain).RootElement.GetProperty("tokens").GetArrayLength() > 8);
        Assert.InRange(JsonDocument.Parse(output).RootElement.GetProperty("tokens").GetArrayLength(), 1, 7);
        Assert.Equal(0, searched);
        Assert.InRange(JsonDocument.Parse(beam.Split('\n')[0]).RootElement.GetProperty("tokens").GetArrayLength(), 1, 8);

        var (refused, _, sentence) = await _tool.RunAsync([.. request, "--end-horizon", "0"]);
        Assert.Equal(2, refused);
        Assert.Contains("--end-horizon", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_Phrase_OccursInEveryText()
    {
        var (_, output, _) = await _tool.RunAsync("generate", Prompt, "--decoder", "constrained-beam", "--phrase", "result", "--max-tokens", "40", "--json");

        var texts = output.TrimEnd('\n').Split('\n')[..^1].Select(line => JsonDocument.Parse(line).RootElement.GetProperty("text").GetString()!).ToArray();
        Assert.NotEmpty(texts);
        Assert.All(texts, text => Assert.Contains("result", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--width needs --decoder beam or best-first or dynamic-beam or diverse-beam or constrained-beam", "--width", "4")]
    [InlineData("--groups does not go with --decoder beam; it needs --decoder diverse-beam.", "--decoder", "beam", "--groups", "2")]
    [InlineData("--width: ", "--decoder", "beam", "--width", "0")]
    [InlineData("--n does not go with --decoder beam", "--decoder", "beam", "-n", "2")]
    [InlineData("--logprobs does not go with --decoder beam.", "--decoder", "beam", "--logprobs", "2")]
    [InlineData("--decoder cars needs a constraint", "--decoder", "cars")]
    [InlineData("Only one of --length-normalization, --length-reward", "--decoder", "beam", "--length-normalization", "1", "--length-reward", "1")]
    [InlineData("--rewarded-length needs --length-reward.", "--decoder", "beam", "--rewarded-length", "3")]
    [InlineData("Must be one of: 'beam', 'best-first', ", "--decoder", "nix")]
    public async Task Generate_OptionsThatDoNotFit_AreRefusedInOneSentence(string sentence, params string[] options)
    {
        var (code, output, error) = await _tool.RunAsync(["generate", Prompt, .. options]);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Generate_PositionLimit_SaysThatItEndedTheSearch()
    {
        var (code, output, error) = await _tool.RunAsync("generate", Prompt, "--decoder", "p-exact", "--mass", "1", "--max-positions", "20");

        Assert.Equal(0, code);
        Assert.Contains(", budget ---", output, StringComparison.Ordinal);
        Assert.Contains("; ended by --max-positions", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ModelCheck_EmbeddedModel_Passes()
    {
        var (code, output, _) = await _tool.RunAsync("model", "check", "--rounds", "1");

        Assert.Equal(0, code);
        Assert.Contains("passed  fork ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("FAILED", output, StringComparison.Ordinal);
        Assert.EndsWith("checks passed.\n", output, StringComparison.Ordinal);
    }

    public void Dispose() => _tool.Dispose();

    private static int Calls(string cost) => int.Parse(cost.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
}
