namespace Reasoning.Decoding.Engine.Kernels;

/// <summary>
/// What an instruction set contributes to the integer matrix kernel: one vector holds one row of the weight matrix per lane. Sums of byte products
/// are exact integers, so that every implementation gives the same bits.
/// </summary>
/// <typeparam name="TInteger">A vector of 32-bit integers.</typeparam>
/// <typeparam name="TFloat">A vector of floats with as many lanes.</typeparam>
internal unsafe interface IIntegerLanes<TInteger, TFloat>
{
    /// <summary>Rows per vector.</summary>
    static abstract int Lanes { get; }

    /// <summary>Columns that one <see cref="Dot"/> takes in: 2 (16-bit products) or 4 (byte products).</summary>
    static abstract int ColumnsPerStep { get; }

    /// <summary>Whether the registers hold 6 tokens x 2 vectors of sums, rather than 4 x 2.</summary>
    static abstract bool TakesSixTokens { get; }

    /// <summary>All lanes zero.</summary>
    static abstract TFloat Zero { get; }

    /// <summary>The same integer in every lane.</summary>
    static abstract TInteger Create(int value);

    /// <summary>The weights of one step: <see cref="ColumnsPerStep"/> unsigned bytes per row.</summary>
    static abstract TInteger LoadWeights(byte* weights);

    /// <summary>The activations of one step, 4 bytes, for every row.</summary>
    static abstract TInteger Broadcast(byte* activations);

    /// <summary>Whether products and sums are one instruction, <see cref="Dot"/>; otherwise tiles take <see cref="Multiply"/> and <see cref="Add"/>.</summary>
    static abstract bool IsFused { get; }

    /// <summary>Adds the products of one step to every row's sum.</summary>
    static abstract TInteger Dot(TInteger sum, TInteger weights, TInteger activations);

    /// <summary>The products of one step.</summary>
    static abstract TInteger Multiply(TInteger weights, TInteger activations);

    /// <summary>Adds products to every row's sum.</summary>
    static abstract TInteger Add(TInteger sum, TInteger products);

    /// <summary>One half-precision scale per row, widened.</summary>
    static abstract TFloat LoadScales(byte* scales);

    /// <summary><c>total + sum * (scales * activationScale)</c> with one rounding of the outer product and sum.</summary>
    static abstract TFloat Accumulate(TFloat total, TInteger sum, TFloat scales, float activationScale);

    /// <summary>Writes one float per row.</summary>
    static abstract void Store(float* destination, TFloat values);
}
