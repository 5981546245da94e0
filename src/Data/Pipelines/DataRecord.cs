using System.Text.Json.Nodes;

namespace Reasoning.Data.Pipelines;

/// <summary>One record of a dataset, with where it comes from.</summary>
/// <param name="Source">Name of the file that it is read from.</param>
/// <param name="Number">Its number over all files of the input, from 0. Randomness that is spent on it derives from this number, so that it does not depend on other records.</param>
/// <param name="Line">Its line in that file, from 1.</param>
/// <param name="Fields">Its fields.</param>
public sealed record DataRecord(string Source, long Number, long Line, JsonObject Fields);
