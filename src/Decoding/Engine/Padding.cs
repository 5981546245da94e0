namespace Reasoning.Decoding.Engine;

/// <summary>Lengths in whole vectors or panels, so that vectors never run over the end of a row.</summary>
internal static class Padding
{
    /// <summary>The next multiple of 16.</summary>
    public static int ToVectors(int length) => checked(length + 15) & ~15;

    /// <summary>The next multiple of 32.</summary>
    public static int Up(int length) => checked(length + 31) & ~31;
}
