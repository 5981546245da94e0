namespace Reasoning.Decoding.Engine;

/// <summary>Lengths in whole panels of 32 values, so that vectors never run over the end of a row.</summary>
internal static class Padding
{
    /// <summary>The next multiple of 32.</summary>
    public static int Up(int length) => checked(length + 31) & ~31;
}
