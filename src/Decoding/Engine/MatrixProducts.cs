using Reasoning.Decoding.Engine.Kernels;
using Reasoning.Decoding.Engine.Threading;

namespace Reasoning.Decoding.Engine;

/// <summary>Multiplies up to three matrices with the same right-hand sides as one parallel job, split by panels of output rows.</summary>
internal sealed unsafe class MatrixProducts
{
    private const int ItemsPerThread = 8;
    private const long SmallestParallelWork = 1 << 16; // multiply-adds that take about as long as waking the other threads
    private readonly WorkerPool _pool;
    private readonly Action<int, int> _item;
    private MatrixProduct _first;
    private MatrixProduct _second;
    private MatrixProduct _third;
    private Activations _input;
    private int _count;
    private nint _outputStride;
    private int _panelsPerItem;
    private int _panels;

    public MatrixProducts(WorkerPool pool)
    {
        _pool = pool;
        _item = (item, _) => RunItem(item);
    }

    /// <summary>Computes all products.</summary>
    /// <param name="input">Right-hand sides.</param>
    /// <param name="count">Number of right-hand sides.</param>
    /// <param name="outputStride">Floats between the outputs of two right-hand sides.</param>
    /// <param name="first">The first matrix.</param>
    /// <param name="second">The second matrix, if any.</param>
    /// <param name="third">The third matrix, if any.</param>
    public void Run(Activations input, int count, nint outputStride, MatrixProduct first, MatrixProduct second = default, MatrixProduct third = default)
    {
        (_input, _count, _outputStride, _first, _second, _third) = (input, count, outputStride, first, second, third);
        _panels = Panels(first) + Panels(second) + Panels(third);
        long work = (long)_panels * MatrixKernel.PanelRows * first.Matrix!.Columns * count;
        int items = work < SmallestParallelWork ? 1 : _pool.Threads * ItemsPerThread;
        _panelsPerItem = Math.Max(1, (_panels + items - 1) / items);
        _pool.Run((_panels + _panelsPerItem - 1) / _panelsPerItem, _item);
    }

    private static int Panels(MatrixProduct product) => product.Matrix?.Panels ?? 0;

    private void RunItem(int item)
    {
        int start = item * _panelsPerItem;
        int end = Math.Min(start + _panelsPerItem, _panels);
        RunPart(_first, start, end);
        RunPart(_second, start - Panels(_first), end - Panels(_first));
        RunPart(_third, start - Panels(_first) - Panels(_second), end - Panels(_first) - Panels(_second));
    }

    private void RunPart(MatrixProduct product, int start, int end)
    {
        start = Math.Max(start, 0);
        end = Math.Min(end, Panels(product));
        if (start < end)
            product.Matrix!.Multiply(start, end - start, _input, _count, product.Output, _outputStride);
    }
}
