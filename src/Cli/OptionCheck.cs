namespace Reasoning.Cli;

/// <summary>Builds library options from the command line, where a refused value is the user's slip and not a failure.</summary>
internal static class OptionCheck
{
    /// <summary>What <paramref name="build"/> makes.</summary>
    /// <exception cref="UsageException">The library refused a value.</exception>
    public static T Build<T>(Func<T> build)
    {
        try
        {
            return build();
        }
        catch (ArgumentException exception)
        {
            // The framework appends the parameter's name and the value in forms that mean little on a command line.
            var sentence = exception.Message.Split('\n')[0];
            var parameter = sentence.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
            throw new UsageException(parameter < 0 ? sentence : $"{Flag(exception.ParamName)}: {sentence[..parameter]}");
        }
    }

    // TopP -> --top-p
    private static string Flag(string? parameter) =>
        parameter is null ? "An option" : "--" + System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(parameter);
}
