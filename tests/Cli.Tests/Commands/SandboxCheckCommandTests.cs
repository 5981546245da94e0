using System.Text.Json;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Cli.Tests.Commands;

public sealed class SandboxCheckCommandTests
{
    [Fact]
    public async Task Check_ThisMachine_ProvesEveryClaimOnALine()
    {
        await SkipWithoutSandboxAsync();
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync("sandbox", "check");

        Assert.True(code == 0, output + error);
        var lines = output.Split('\n');
        Assert.Contains(lines, line => line.StartsWith("isolation ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("bubblewrap ", StringComparison.Ordinal));
        var held = lines.Count(line => line.StartsWith("held ", StringComparison.Ordinal));
        Assert.InRange(held, 10, 40);
        Assert.Contains($"{held} of {held} claims held.", lines);
        Assert.Contains(lines, line => line.Contains("your files cannot be read", StringComparison.Ordinal) && line.Contains("works without the sandbox", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Check_AsJson_IsOneDocument()
    {
        await SkipWithoutSandboxAsync();
        using var tool = new ToolRun();

        var (code, output, _) = await tool.RunAsync("sandbox", "check", "--json");

        using var document = JsonDocument.Parse(output);
        var root = document.RootElement;
        Assert.Equal(0, code);
        Assert.Equal(root.GetProperty("claims").GetInt32(), root.GetProperty("held").GetInt32());
        Assert.NotEmpty(root.GetProperty("isolation").GetProperty("level").GetString()!);
        Assert.All(root.GetProperty("findings").EnumerateArray(), finding => Assert.Equal("held", finding.GetProperty("outcome").GetString()));
    }

    [Fact]
    public async Task Check_WhatCannotBeHad_IsRefusedInOneSentence()
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync("sandbox", "check", "--python", "/nowhere/python3");
        Assert.Equal(1, code);
        Assert.Contains("not found", output, StringComparison.Ordinal);
        Assert.StartsWith("There is no Python interpreter at /nowhere/python3;", error, StringComparison.Ordinal);

        (code, output, error) = await tool.RunAsync("sandbox", "check", "--python", "/nowhere/python3", "--json");
        Assert.Equal((1, ""), (code, error));
        using var document = JsonDocument.Parse(output);
        Assert.StartsWith("There is no Python", document.RootElement.GetProperty("refusal").GetString(), StringComparison.Ordinal);

        (code, _, error) = await tool.RunAsync("sandbox", "check", "--level", "resource-limits");
        Assert.Equal(1, code);
        Assert.Contains("permit unsafe execution", error, StringComparison.Ordinal);

        (code, _, error) = await tool.RunAsync("sandbox", "check", "--level", "perfect");
        Assert.Equal(2, code);
        Assert.Contains("perfect", error, StringComparison.Ordinal);
    }

    private static async Task SkipWithoutSandboxAsync()
    {
        try
        {
            await (await PythonSandbox.StartAsync(new SandboxOptions { Workers = 1 }, TestContext.Current.CancellationToken)).DisposeAsync();
        }
        catch (SandboxUnavailableException reason)
        {
            Assert.Skip(reason.Message);
        }
    }
}
