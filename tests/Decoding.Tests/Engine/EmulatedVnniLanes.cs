using System.Runtime.Intrinsics;
using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Tests.Engine;

/// <summary>
/// The lanes of AVX-VNNI with the one instruction that other processors lack written out, so that the layout and the tiles for it are tested everywhere.
/// </summary>
internal readonly unsafe struct EmulatedVnniLanes : IIntegerLanes<Vector256<int>, Vector256<float>>
{
    public static int Lanes => 8;

    public static int ColumnsPerStep => 4;

    public static bool TakesSixTokens => false;

    public static bool IsFused => true;

    public static Vector256<float> Zero => Vector256<float>.Zero;

    public static Vector256<int> Create(int value) => Vector256.Create(value);

    public static Vector256<int> LoadWeights(byte* weights) => Vector256.Load(weights).AsInt32();

    public static Vector256<int> Broadcast(byte* activations) => Vector256.Create(*(int*)activations);

    public static Vector256<int> Dot(Vector256<int> sum, Vector256<int> weights, Vector256<int> activations)
    {
        for (int lane = 0; lane < 8; lane++)
        {
            int total = sum[lane];
            for (int i = 4 * lane; i < (4 * lane) + 4; i++)
                total += weights.AsByte()[i] * activations.AsSByte()[i];
            sum = sum.WithElement(lane, total);
        }

        return sum;
    }

    public static Vector256<int> Multiply(Vector256<int> weights, Vector256<int> activations) => Dot(default, weights, activations);

    public static Vector256<int> Add(Vector256<int> sum, Vector256<int> products) => sum + products;

    public static Vector256<float> LoadScales(byte* scales)
    {
        Vector256<float> values = default;
        for (int lane = 0; lane < 8; lane++)
            values = values.WithElement(lane, (float)((Half*)scales)[lane]);
        return values;
    }

    public static Vector256<float> Accumulate(Vector256<float> total, Vector256<int> sum, Vector256<float> scales, float activationScale) =>
        Vector256.FusedMultiplyAdd(Vector256.ConvertToSingle(sum), scales * Vector256.Create(activationScale), total);

    public static void Store(float* destination, Vector256<float> values) => values.Store(destination);
}
