namespace Reasoning.Search.Catalog;

/// <summary>How a component of a name is made.</summary>
internal sealed record ComponentEntry(Type Kind, string Name, Func<ComponentSpec, ISearchComponent> Create)
{
    /// <summary>A component without settings.</summary>
    public static ComponentEntry Of<TKind>(string name, Func<TKind> create)
        where TKind : ISearchComponent => new(typeof(TKind), name, spec =>
        spec.Settings.Count == 0 ? create() : throw new FormatException($"{name} has no settings; '{spec.Settings.First().Key}' is one too many."));

    /// <summary>A component with options.</summary>
    public static ComponentEntry Of<TKind, TOptions>(string name, Func<TOptions, TKind> create)
        where TKind : ISearchComponent
        where TOptions : class, new() => new(typeof(TKind), name, spec =>
    {
        var options = (TOptions)OptionSettings.Read(typeof(TOptions), spec.Settings, name);
        try
        {
            return create(options);
        }
        catch (ArgumentException exception)
        {
            throw new FormatException($"{name}: {exception.Message}", exception); // options that do not go together
        }
    });
}
