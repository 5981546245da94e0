using System.Diagnostics;
using System.Text;

namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>
/// Starts a worker under a profile of macOS' <c>sandbox-exec</c>, which everything that it forks inherits. Apple calls the program deprecated and documents the
/// language of profiles nowhere; both have been as they are used here since macOS 10.5.
/// </summary>
internal sealed class SandboxExecLauncher(string program) : Launcher
{
    // Where people, their programs and their secrets are. What a system library reads when it starts lies elsewhere.
    private static readonly string[] Private =
        ["/Users", "/Volumes", "/Applications", "/Library/Keychains", "/Library/Preferences", "/private/etc", "/private/var", "/private/tmp", "/opt", "/usr/local"];

    public override IsolationLevel Level => IsolationLevel.PlatformPolicy;

    public override string Wrapper => "sandbox-exec";

    public override IReadOnlyList<string> Given { get; } = ["no network", "no writing", "limited reading", "no other programs"];

    public override Launch Prepare(ProcessStartInfo start, IReadOnlyList<string> folders)
    {
        Prefix(start, program, ["-p", Profile(folders)]);
        return new Launch();
    }

    /// <summary>The profile. Of several rules that match, the last one holds.</summary>
    /// <param name="folders">What may be read of the private places, and executed.</param>
    public static string Profile(IEnumerable<string> folders)
    {
        var shown = RuntimeFolders.Outside(folders, []);
        var text = new StringBuilder("(version 1)\n(allow default)\n(deny network*)\n(deny appleevent-send)\n(deny file-write*)\n");
        text.Append("(allow file-write* (literal \"/dev/null\") (literal \"/dev/zero\"))\n");
        text.Append("(deny signal)\n(allow signal (target same-sandbox))\n(deny process-info*)\n(allow process-info* (target same-sandbox))\n");
        Rule("deny file-read-data", Private);
        Rule("allow file-read-data", [.. shown, "/private/var/db/timezone", "/private/var/db/dyld"]);
        text.Append("(deny process-exec*)\n");
        Rule("allow process-exec*", shown);
        return text.ToString();

        void Rule(string what, IReadOnlyList<string> places)
        {
            if (places.Count == 0) return;
            text.Append('(').Append(what);
            foreach (var place in places) text.Append(" (subpath ").Append(Quoted(place)).Append(')');
            text.Append(")\n");
        }
    }

    private static string Quoted(string path) => $"\"{path.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
