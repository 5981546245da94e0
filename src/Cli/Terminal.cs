using Spectre.Console;

namespace Reasoning.Cli;

/// <summary>
/// Where the tool reads and writes: data to <see cref="Out"/>, progress and errors to <see cref="Error"/>. Commands never touch
/// <see cref="Console"/>, so that a test can run them with captured text.
/// </summary>
internal sealed class Terminal
{
    public required TextReader In { get; init; }

    /// <summary>Opens what <see cref="In"/> reads as bytes, for commands that read data rather than text.</summary>
    public Func<Stream> OpenIn { get; init; } = Console.OpenStandardInput;

    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    /// <summary>Whether <see cref="Out"/> is a screen that understands escape sequences.</summary>
    public bool IsOutInteractive { get; init; }

    /// <summary>Whether <see cref="Error"/> is a screen that understands escape sequences.</summary>
    public bool IsErrorInteractive { get; init; }

    /// <summary>Whether <see cref="In"/> is a pipe or a file rather than a keyboard.</summary>
    public bool IsInRedirected { get; init; } = true;

    /// <summary>Columns of a screen; null means what the screen says of itself.</summary>
    public int? Width { get; init; }

    /// <summary>The folder that relative paths of the command line start from.</summary>
    public string WorkingFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>The terminal of this process. <c>NO_COLOR</c> and <c>TERM=dumb</c> make it plain even on a screen.</summary>
    public static Terminal ForProcess()
    {
        var isPlain = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new Terminal
        {
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            IsOutInteractive = !isPlain && !Console.IsOutputRedirected,
            IsErrorInteractive = !isPlain && !Console.IsErrorRedirected,
            IsInRedirected = Console.IsInputRedirected,
        };
    }

    /// <summary>A console for tables on <see cref="Out"/>; plain text without escapes unless it is a screen.</summary>
    public IAnsiConsole CreateOutConsole() => CreateConsole(Out, IsOutInteractive, Width);

    /// <summary>A console for progress on <see cref="Error"/>; plain text without escapes unless it is a screen.</summary>
    public IAnsiConsole CreateErrorConsole() => CreateConsole(Error, IsErrorInteractive, Width);

    // Left to itself Spectre looks at TERM alone and writes escapes into pipes, so everything it would guess is said here.
    private static IAnsiConsole CreateConsole(TextWriter writer, bool isInteractive, int? width)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isInteractive ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (width is { } columns) console.Profile.Width = columns;
        return console;
    }
}
