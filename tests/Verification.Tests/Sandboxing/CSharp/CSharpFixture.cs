using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.CSharp;

[assembly: AssemblyFixture(typeof(Reasoning.Verification.Tests.Sandboxing.CSharp.CSharpFixture))]

namespace Reasoning.Verification.Tests.Sandboxing.CSharp;

/// <summary>The sandboxes of all tests of C# programs, started when the first one asks: one that forks, and its slow twin that starts a runtime for every program.</summary>
public sealed class CSharpFixture : IAsyncDisposable
{
    private readonly Lazy<Task<CSharpSandbox>> _forking = new(() => CSharpSandbox.StartAsync(Options));
    private readonly Lazy<Task<CSharpSandbox>> _fresh = new(() => CSharpSandbox.StartAsync(Options, alwaysFresh: true, CancellationToken.None));

    public static SandboxOptions Options { get; } = new()
    {
        Workers = 2,
        CpuTime = TimeSpan.FromSeconds(2),
        WallTime = TimeSpan.FromSeconds(60),
        MemoryBytes = 256 << 20,
    };

    /// <summary>The sandbox, or a skipped test where this machine cannot give one.</summary>
    public async Task<CSharpSandbox> SandboxAsync(bool fresh = false)
    {
        try
        {
            return await (fresh ? _fresh : _forking).Value;
        }
        catch (SandboxUnavailableException reason)
        {
            Assert.Skip(reason.Message);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var sandbox in (Lazy<Task<CSharpSandbox>>[])[_forking, _fresh])
        {
            if (sandbox.IsValueCreated && sandbox.Value.IsCompletedSuccessfully) await (await sandbox.Value).DisposeAsync();
        }
    }
}
