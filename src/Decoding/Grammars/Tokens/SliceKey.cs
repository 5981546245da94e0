namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>
/// A class of texts that many states of many grammars loop on: after a fixed byte or none, a first character of one set, then any number of another. Sets are of
/// ASCII characters, and each may have all other characters too.
/// </summary>
internal readonly record struct SliceKey(UInt128 First, bool FirstHasOthers, UInt128 Rest, bool RestHasOthers, int Prefix = SliceKey.NoPrefix)
{
    public const int NoPrefix = -1;

    /// <summary>Number of characters that may come again and again, all those outside ASCII as many.</summary>
    public int Size => (int)UInt128.PopCount(Rest) + (RestHasOthers ? 128 : 0);

    public int PrefixLength => Prefix == NoPrefix ? 0 : 1;

    /// <summary>Any number of characters, but at least one.</summary>
    public static SliceKey Of(UInt128 set, bool hasOthers) => new(set, hasOthers, set, hasOthers);

    public bool HasFirst(byte ascii) => ((First >> ascii) & 1) != 0;

    public bool HasRest(byte ascii) => ((Rest >> ascii) & 1) != 0;
}
