using Reasoning.Data.Linting;

namespace Reasoning.Data.Tests.Linting;

/// <summary>Linters that need something installed; a test that needs one is skipped where it is absent.</summary>
internal static class PythonInterpreter
{
    public static async Task<PylintLinter> StartPylintAsync()
    {
        foreach (string python in new[] { "python3", "/usr/bin/python3" })
        {
            try
            {
                return await PylintLinter.StartAsync(new LinterProcessOptions { Python = python });
            }
            catch (LinterException)
            {
                // The next one may have it.
            }
        }

        Assert.Skip("pylint is not installed.");
        throw new InvalidOperationException();
    }
}
