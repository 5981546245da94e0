using System.Text.Json;

namespace Reasoning.Cli.Tests.Commands;

public sealed class GenerateCommandTests
{
    [Fact]
    public async Task Generate_Prompt_PrintsTheCompletionAlone()
    {
        using var tool = new ToolRun { Reply = (_, _) => "    return a + b" };

        var (code, output, error) = await tool.RunAsync("generate", "def add(a, b):");

        Assert.Equal((0, "    return a + b\n", ""), (code, output, error));
        Assert.Equal("def add(a, b):", Assert.Single(tool.Model!.Requests).Prompt);
        Assert.EndsWith("reasoning-tiny.gguf", tool.Loaded.Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Generate_NoPrompt_ReadsStandardInputAsItIs()
    {
        using var tool = new ToolRun { Input = "two\nlines\n", Reply = (_, _) => "x\n" };

        var (_, output, _) = await tool.RunAsync("generate");

        Assert.Equal("x\n", output);
        Assert.Equal("two\nlines\n", Assert.Single(tool.Model!.Requests).Prompt);
    }

    [Fact]
    public async Task Generate_NoPromptAtAKeyboard_SaysWhatIsMissing()
    {
        using var tool = new ToolRun { IsInRedirected = false };

        var (code, _, error) = await tool.RunAsync("generate");

        Assert.Equal((2, "There is no prompt; give it as an argument or on standard input.\n"), (code, error));
    }

    [Fact]
    public async Task Generate_AllOptions_ReachTheModel()
    {
        using var tool = new ToolRun { Reply = (_, _) => "x" };

        await tool.RunAsync(
            "generate", "p", "--n", "3", "--seed", "9", "--max-tokens", "11", "--stop", "\\ndef", "--stop", "#", "--prefix", "  return", "--logprobs", "2",
            "--temperature", "0.5", "--top-k", "40", "--top-p", "0.9", "--min-p", "0.1", "--typical-p", "0.95", "--repetition-penalty", "1.1",
            "--repetition-window", "64", "--presence-penalty", "0.2", "--frequency-penalty", "0.3", "--logit-bias", "5=-1.5", "--logit-bias", "7=-inf",
            "--threads", "2", "--model", "own.gguf");

        var request = Assert.Single(tool.Model!.Requests);
        Assert.Equal((3, 9ul, 11, "  return", 2), (request.Count, request.Seed, request.MaxTokens, request.Prefix, request.TopLogProbabilities));
        Assert.Equal(["\ndef", "#"], request.StopStrings);
        var sampling = request.Sampling;
        Assert.Equal((0.5, 40, 0.9, 0.1, 0.95), (sampling.Temperature, sampling.TopK, sampling.TopP, sampling.MinP, sampling.TypicalP));
        Assert.Equal((1.1, 64, 0.2, 0.3), (sampling.RepetitionPenalty, sampling.RepetitionWindow, sampling.PresencePenalty, sampling.FrequencyPenalty));
        Assert.Equal((-1.5f, float.NegativeInfinity), (sampling.LogitBias[5], sampling.LogitBias[7]));
        Assert.Equal((Path.Combine(tool.Folder, "own.gguf"), 2), tool.Loaded);
    }

    [Fact]
    public async Task Generate_Several_AreTitledInOrder()
    {
        using var tool = new ToolRun { Reply = (_, i) => $"sample {i}" };

        var (_, output, _) = await tool.RunAsync("generate", "p", "-n", "2");

        Assert.Equal("--- 1 of 2 ---\nsample 0\n--- 2 of 2 ---\nsample 1\n", output);
    }

    [Fact]
    public async Task Generate_Json_PrintsOneObjectPerCompletion()
    {
        using var tool = new ToolRun { Reply = (_, i) => i == 0 ? "a\"b\n" : "" };

        var (_, output, _) = await tool.RunAsync("generate", "p", "-n", "2", "--json");

        var objects = output.TrimEnd('\n').Split('\n').Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["a\"b\n", ""], objects.Select(json => json.GetProperty("text").GetString()));
        Assert.Equal("end_of_sequence", objects[0].GetProperty("finish_reason").GetString());
        Assert.Equal(-4, objects[0].GetProperty("log_probability").GetDouble());
        Assert.Equal(4, objects[0].GetProperty("tokens").GetArrayLength());
    }

    [Fact]
    public async Task Generate_LogProbabilities_FollowTheText()
    {
        using var tool = new ToolRun { Reply = (_, _) => "ab" };

        var (_, output, _) = await tool.RunAsync("generate", "p", "--logprobs", "1");

        Assert.Equal(["ab", "    97   -1.0000", "    98   -1.0000"], output.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd()));
    }

    [Fact]
    public async Task Generate_ModelRefuses_SaysWhyInOneSentence()
    {
        using var tool = new ToolRun { BeforeReply = (_, _) => throw new NotSupportedException("The model 'x' has no log-probabilities.") };

        var (code, output, error) = await tool.RunAsync("generate", "p");

        Assert.Equal((1, "", "The model 'x' has no log-probabilities.\n"), (code, output, error));
    }

    [Fact]
    public async Task Generate_Cancelled_ExitsWith130()
    {
        using var stop = new CancellationTokenSource();
        using var tool = new ToolRun
        {
            BeforeReply = (_, _) =>
            {
                stop.Cancel();
                return Task.CompletedTask;
            },
        };

        var (code, _, error) = await tool.RunAsync(stop.Token, "generate", "p");

        Assert.Equal((130, "Stopped.\n"), (code, error));
    }
}
