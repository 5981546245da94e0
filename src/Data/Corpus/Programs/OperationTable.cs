using System.Collections.Frozen;

namespace Reasoning.Data.Corpus.Programs;

/// <summary>Every operation that programs are composed of, by name and by the type it consumes.</summary>
internal static class OperationTable
{
    private static readonly Operation[] _all = [.. NumbersOperations.All, .. TextOperations.All, .. NumberOperations.All];

    private static readonly FrozenDictionary<string, Operation> _byName = _all.ToFrozenDictionary(operation => operation.Name);

    private static readonly FrozenDictionary<(ValueKind, ValueKind), Operation[]> _bySignature = _all
        .GroupBy(operation => (operation.In, operation.Out))
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    public static IReadOnlyList<Operation> All => _all;

    public static Operation Named(string name) => _byName[name];

    public static Operation[] Between(ValueKind from, ValueKind to) => _bySignature.GetValueOrDefault((from, to)) ?? [];
}
