using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>The kernels of one instruction set, chosen once when a model is loaded.</summary>
internal sealed unsafe class KernelSet
{
    private readonly MatrixKernel _single;
    private readonly MatrixKernel _half;
    private readonly MatrixKernel _brain;
    private readonly MatrixKernel _quantized;

    private KernelSet(MatrixKernel single, MatrixKernel half, MatrixKernel brain, MatrixKernel quantized, FloatProduct product)
    {
        _single = single;
        _half = half;
        _brain = brain;
        _quantized = quantized;
        Product = product;
    }

    /// <summary>A product of a matrix <c>[step][rows]</c> of floats, whose steps are <c>stepBytes</c> apart, with float vectors; rows are a multiple of 16.</summary>
    public delegate void FloatProduct(
        byte* matrix, nint stepBytes, int rows, int steps, float* inputs, nint inputStride, int count, float* output, nint outputStride);

    /// <summary>The float product, for attention.</summary>
    public FloatProduct Product { get; }

    /// <summary>The fastest path of this processor.</summary>
    public static InstructionPath Best => Array.FindLast(Enum.GetValues<InstructionPath>(), IsSupported);

    /// <summary>Whether this processor can run a path.</summary>
    public static bool IsSupported(InstructionPath path) => path switch
    {
        InstructionPath.AvxVnni => AvxVnni.IsSupported && Avx2.IsSupported && Fma.IsSupported,
        InstructionPath.Avx512 => Avx512F.IsSupported && Avx512BW.IsSupported,
        InstructionPath.Avx2 => Avx2.IsSupported && Fma.IsSupported,
        _ => true,
    };

    /// <summary>The kernels of a path that this processor supports.</summary>
    public static KernelSet Create(InstructionPath path) => path switch
    {
        InstructionPath.AvxVnni when Avx512F.IsSupported && Avx512BW.IsSupported =>
            Create<FloatLanes512, Vector512<float>, AvxVnniIntegerLanes, Vector256<int>, Vector256<float>>(),
        InstructionPath.AvxVnni => Create<FloatLanes256, Vector256<float>, AvxVnniIntegerLanes, Vector256<int>, Vector256<float>>(),
        InstructionPath.Avx512 => Create<FloatLanes512, Vector512<float>, Avx512IntegerLanes, Vector512<int>, Vector512<float>>(),
        InstructionPath.Avx2 => Create<FloatLanes256, Vector256<float>, Avx2IntegerLanes, Vector256<int>, Vector256<float>>(),
        _ => Create<FloatLanes128, Vector128<float>, PortableIntegerLanes, Vector128<int>, Vector128<float>>(),
    };

    /// <summary>Kernels from any lanes; tests put emulated instructions in here.</summary>
    public static KernelSet Create<TFloatLanes, TFloat, TIntegerLanes, TInteger, TScales>()
        where TFloatLanes : struct, IFloatLanes<TFloat>
        where TIntegerLanes : struct, IIntegerLanes<TInteger, TScales> => new(
            new FloatMatrixKernel<TFloatLanes, TFloat, SingleFormat>(),
            new FloatMatrixKernel<TFloatLanes, TFloat, HalfFormat>(),
            new FloatMatrixKernel<TFloatLanes, TFloat, BrainFormat>(),
            new IntegerMatrixKernel<TIntegerLanes, TInteger, TScales>(),
            FloatMatrixKernel<TFloatLanes, TFloat, SingleFormat>.MultiplyPanel);

    /// <summary>The kernel for a tensor's format.</summary>
    public MatrixKernel For(GgufTensorType type) => type switch
    {
        GgufTensorType.F32 => _single,
        GgufTensorType.F16 => _half,
        GgufTensorType.BF16 => _brain,
        _ => _quantized,
    };
}
