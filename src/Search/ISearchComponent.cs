using System.Collections.ObjectModel;

namespace Reasoning.Search;

/// <summary>
/// Something that searches are put together from: a strategy, or what one can be set to use (a source of candidates, a scorer, a judge, an answer extractor).
/// </summary>
public interface ISearchComponent
{
    /// <summary>Its short name in lower case with hyphens.</summary>
    string Name { get; }

    /// <summary>
    /// Everything that its results depend on besides what it is given, as texts under the option's name in lower case with hyphens. Two components of the same kind,
    /// name and settings do the same. The default is none.
    /// </summary>
    IReadOnlyDictionary<string, string> Settings => ReadOnlyDictionary<string, string>.Empty;
}
