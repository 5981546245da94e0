namespace Reasoning.Decoding.Grammars.Tokens;

/// <summary>Classes of texts that so many grammars loop on that every vocabulary is sliced for them from the beginning.</summary>
internal static class CommonSlices
{
    private static readonly UInt128 Control = (UInt128.One << 32) - 1;
    private static readonly UInt128 Digits = Set("0123456789");
    private static readonly UInt128 Letters = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static IReadOnlyList<SliceKey> Keys { get; } =
    [
        SliceKey.Of(~(Control | Set("\"\\")), hasOthers: true),                                         // inside a JSON string
        new(Letters | Set("_"), false, Letters | Digits | Set("_"), false),                             // an identifier
        new(Letters | Set("_"), false, Letters | Digits | Set("_"), false, Prefix: ' '),
        SliceKey.Of(Letters | Digits | Set("_"), hasOthers: false),                                     // the rest of one
        SliceKey.Of(Digits, hasOthers: false),
        SliceKey.Of(Set(" \t\n\r"), hasOthers: false),                                                 // between the parts of JSON
        SliceKey.Of(Set(" \t"), hasOthers: false),
        SliceKey.Of(~Set("\n"), hasOthers: true),                                                       // a line
        SliceKey.Of(~Set("\"\\\n"), hasOthers: true),                                                   // inside a string of a programming language
        SliceKey.Of(~Set("'\\\n"), hasOthers: true),
    ];

    private static UInt128 Set(string characters) => characters.Aggregate(UInt128.Zero, (set, character) => set | (UInt128.One << character));
}
