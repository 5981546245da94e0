namespace Reasoning.Verification.Programs;

/// <summary>A program, and how it was made of what a model wrote.</summary>
/// <param name="Program">The whole program to run.</param>
/// <param name="Steps">What was done to the model's text, in this order; empty where it was taken as it stands.</param>
public sealed record Extraction(string Program, IReadOnlyList<ExtractionStep> Steps);
