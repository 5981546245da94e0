using System.Text.Json.Serialization;

namespace Reasoning.Search.Traces;

/// <summary>
/// Something that happened in a search. <see cref="Node"/> and <see cref="Number"/> together name it: the same search with the same seed has the same events, whatever
/// order they happened in.
/// </summary>
/// <param name="Node">The part of the search in which it happened: the strategy's name, with the parts inside it after slashes.</param>
/// <param name="Number">Which event of that part, counted from 0.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "event")]
[JsonDerivedType(typeof(SearchBegun), "begun")]
[JsonDerivedType(typeof(PartOpened), "part")]
[JsonDerivedType(typeof(ModelAsked), "asked")]
[JsonDerivedType(typeof(CallRefused), "refused")]
[JsonDerivedType(typeof(CandidateJudged), "judged")]
[JsonDerivedType(typeof(ValueObserved), "observed")]
[JsonDerivedType(typeof(NumberDrawn), "drawn")]
[JsonDerivedType(typeof(NodePlaced), "placed")]
[JsonDerivedType(typeof(DecisionMade), "decided")]
[JsonDerivedType(typeof(SearchConcluded), "concluded")]
public abstract record TraceEvent([property: JsonPropertyOrder(-2)] string Node, [property: JsonPropertyOrder(-1)] int Number);
