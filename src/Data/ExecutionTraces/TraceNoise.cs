namespace Reasoning.Data.ExecutionTraces;

/// <summary>What is wrong in a trace.</summary>
public enum TraceNoise
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Lines were changed, left out or doubled after the function had run. The answer is right.</summary>
    Static,

    /// <summary>Values were replaced while the function ran, so that later lines and the answer follow from wrong ones.</summary>
    Dynamic,
}
