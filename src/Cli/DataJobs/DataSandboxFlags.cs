using System.CommandLine;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Cli.DataJobs;

/// <summary>The options of data commands that run programs.</summary>
internal sealed class DataSandboxFlags
{
    private readonly Option<string?> _python = new("--python")
    {
        Description = "The Python 3 that runs the programs; by default REASONING_PYTHON, or else python3 on the PATH.",
        HelpName = "PATH",
    };

    private readonly Option<bool> _allowUnsafe = new("--allow-unsafe") { Description = "Run programs with resource limits alone where this machine cannot isolate them." };
    private readonly Option<bool> _packages = new("--packages")
    {
        Description = "Let programs use the packages that are installed for the Python interpreter. Without it they see its standard library alone.",
    };

    /// <summary>All of them.</summary>
    public Option[] All => [_packages, _python, _allowUnsafe];

    /// <summary>Those that no item depends on.</summary>
    public Option[] WithoutEffect => [_python, _allowUnsafe];

    /// <summary>What a sandbox is made with.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="workers">Programs that run at once.</param>
    public SandboxOptions Read(ParseResult parsed, int workers) => OptionCheck.Build(() => new SandboxOptions
    {
        Workers = Math.Min(workers, 256), PythonPath = parsed.GetValue(_python), AllowUnsafe = parsed.GetValue(_allowUnsafe), AllowPackages = parsed.GetValue(_packages),
    });
}
