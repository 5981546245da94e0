namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>The instruction sets that kernels are written for, slowest first.</summary>
internal enum InstructionPath
{
    /// <summary>Vectors of 128 bits on any processor.</summary>
    Portable,

    /// <summary>AVX2 with FMA.</summary>
    Avx2,

    /// <summary>AVX-512 with BW.</summary>
    Avx512,

    /// <summary>AVX-VNNI for integers, AVX-512 or AVX2 for floats.</summary>
    AvxVnni,
}
