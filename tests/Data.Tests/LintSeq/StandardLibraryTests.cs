using System.Diagnostics;
using System.Text;
using Reasoning.Data.Linting;
using Reasoning.Data.LintSeq;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.LintSeq;

/// <summary>Programs of every kind: the standard library of the Python that is installed.</summary>
public class StandardLibraryTests
{
    [Fact]
    public void Sample_FilesOfTheStandardLibrary_GivesThemBackByteForByte()
    {
        var format = new EditTextFormat();
        int files = 0;
        foreach (string text in Files().Where(text => format.IsFree(text, out _)).Take(1100))
        {
            RandomEditSamplerTests.AssertGivesBack(new RandomEditSampler().Sample(text, new CounterRandom((ulong)files))[0], format);
            files++;
        }

        Assert.True(files >= 1000, $"Only {files} files were found.");
    }

    [Fact]
    public async Task SampleAsync_ShortFilesOfTheStandardLibrary_LeavesNoMistakeBetweenEdits()
    {
        var linter = new PythonLinter();
        var sampler = new LintSeqSampler(linter);
        int files = 0;
        foreach (string text in Files().Where(text => text.AsSpan().Count('\n') is > 40 and < 90 && linter.Lint(text).Count == 0).Take(30))
        {
            EditSequence sequence = (await sampler.SampleAsync(text, new CounterRandom(1)))[0];
            RandomEditSamplerTests.AssertGivesBack(sequence, new EditTextFormat());
            for (int edits = 0; edits < sequence.Edits.Count; edits++) Assert.Empty(linter.Lint(sequence.StateAfter(edits)));
            files++;
        }

        Assert.Equal(30, files);
    }

    private static IEnumerable<string> Files()
    {
        string? folder = Folder();
        Assert.SkipWhen(folder is null, "Python 3 is not installed.");
        foreach (string path in Directory.EnumerateFiles(folder, "*.py", SearchOption.AllDirectories).Where(path => !path.Contains("-packages", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            string text;
            try
            {
                text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path));
            }
            catch (DecoderFallbackException)
            {
                continue;
            }

            yield return text;
        }
    }

    private static string? Folder()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("python3", ["-c", "import os; print(os.path.dirname(os.__file__))"]) { RedirectStandardOutput = true })!;
            string folder = process.StandardOutput.ReadToEnd().Trim();
            return Directory.Exists(folder) ? folder : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
