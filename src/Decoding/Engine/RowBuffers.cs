using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Engine;

/// <summary>The scratch memory of a forward pass.</summary>
internal sealed unsafe class RowBuffers : IDisposable
{
    private readonly NativeBuffer _queries;

    /// <summary>Takes memory for <paramref name="rows"/> rows.</summary>
    public RowBuffers(LlamaShape shape, int rows)
    {
        int width = Padding.Up(shape.Width);
        UpOffset = Padding.Up(shape.FeedForward);
        Hidden = new RowBuffer(rows, width, quantizedColumns: 0);
        Normalized = new RowBuffer(rows, width, shape.Width);
        Projected = new RowBuffer(rows, Padding.Up(shape.QueryWidth + (2 * shape.KeyValueWidth)), quantizedColumns: 0);
        Attended = new RowBuffer(rows, Padding.Up(shape.QueryWidth), shape.QueryWidth);
        Gated = new RowBuffer(rows, 2 * UpOffset, shape.FeedForward);
        Added = new RowBuffer(rows, width, quantizedColumns: 0);
        _queries = new NativeBuffer((long)rows * shape.QueryWidth * sizeof(float));
    }

    /// <summary>The residual stream.</summary>
    public RowBuffer Hidden { get; }

    /// <summary>The residual stream after a norm.</summary>
    public RowBuffer Normalized { get; }

    /// <summary>Queries, keys and values side by side.</summary>
    public RowBuffer Projected { get; }

    /// <summary>What attention gives, head by head.</summary>
    public RowBuffer Attended { get; }

    /// <summary>Gate and up projection side by side, then their product in the place of the gate.</summary>
    public RowBuffer Gated { get; }

    /// <summary>What a sub-layer adds to the residual stream.</summary>
    public RowBuffer Added { get; }

    /// <summary>Where the up projection begins in a row of <see cref="Gated"/>.</summary>
    public int UpOffset { get; }

    /// <summary>Queries as attention takes them: <c>[key-value head][row][query head of the group][head size]</c>.</summary>
    public float* Queries => _queries.Floats;

    public void Dispose()
    {
        Hidden.Dispose();
        Normalized.Dispose();
        Projected.Dispose();
        Attended.Dispose();
        Gated.Dispose();
        Added.Dispose();
        _queries.Dispose();
    }
}
