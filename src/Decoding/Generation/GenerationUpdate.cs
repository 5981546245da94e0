namespace Reasoning.Decoding.Generation;

/// <summary>A piece of a streamed generation.</summary>
/// <param name="Index">Which completion it belongs to.</param>
/// <param name="Text">New text, possibly empty. The texts of a completion's updates joined are its <see cref="Completion.Text"/>.</param>
public readonly record struct GenerationUpdate(int Index, string Text)
{
    /// <summary>The finished completion; only on its last update.</summary>
    public Completion? Completion { get; init; }

    /// <summary>What the whole request cost; only on the very last update.</summary>
    public GenerationUsage? Usage { get; init; }
}
