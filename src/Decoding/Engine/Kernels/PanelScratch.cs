namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>Memory of a thread for one panel of weights widened to single precision.</summary>
internal static unsafe class PanelScratch
{
    [ThreadStatic]
    private static NativeBuffer? _buffer;

    /// <summary>At least <paramref name="floats"/> floats, valid until the next call on this thread.</summary>
    public static float* Take(long floats)
    {
        if (_buffer is null || _buffer.Length < floats * sizeof(float))
        {
            _buffer?.Dispose();
            _buffer = new NativeBuffer(floats * sizeof(float));
        }

        return _buffer.Floats;
    }
}
