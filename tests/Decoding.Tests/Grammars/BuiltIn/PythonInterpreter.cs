using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Reasoning.Decoding.Tests.Grammars.BuiltIn;

/// <summary>Asks the installed Python about many texts in one process.</summary>
internal static class PythonInterpreter
{
    /// <summary>What Python says of each text; an empty string where it says nothing. The test is skipped where there is no Python.</summary>
    /// <param name="check">A function body of Python on the text <c>t</c> that returns a message.</param>
    /// <param name="texts">The texts.</param>
    public static string[] Check(string check, IReadOnlyCollection<string> texts)
    {
        string program = "import sys, json, warnings\nwarnings.simplefilter('ignore')\ndef check(t):\n" + string.Concat(check.Split('\n').Select(line => $"    {line}\n"))
            + "for line in sys.stdin: print(json.dumps(check(json.loads(line)) or ''))\n";
        var start = new ProcessStartInfo("python3") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(program);
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception error)
        {
            Assert.Skip($"python3 does not start: {error.Message}");
        }

        using (process)
        {
            var output = process!.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            foreach (string text in texts) process.StandardInput.WriteLine(JsonSerializer.Serialize(text));
            process.StandardInput.Close();
            process.WaitForExit();
            string[] answers = [.. output.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string>(line)!)];
            Assert.True(answers.Length == texts.Count, errors.Result);
            return answers;
        }
    }
}
