using Reasoning.Data.Linting;

namespace Reasoning.Data.Tests.Linting;

/// <summary>One linter with two CPython processes for all tests of a class, which are skipped where there is no Python.</summary>
public sealed class SharedCPython : IAsyncLifetime
{
    private CPythonLinter? _linter;
    private string _refusal = "";

    public CPythonLinter Linter
    {
        get
        {
            Assert.SkipWhen(_linter is null, _refusal);
            return _linter;
        }
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            _linter = await CPythonLinter.StartAsync(new LinterProcessOptions { Processes = 2 });
        }
        catch (LinterException error)
        {
            _refusal = error.Message;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_linter is not null) await _linter.DisposeAsync();
    }
}
