namespace Reasoning.Data.Corpus.Programs;

/// <summary>The small vocabulary in which the tables of operations are written.</summary>
internal static class OperationBuilder
{
    public static Operation Filter(string name, ValueKind over, string condition, params string[] phrases) =>
        new(name, over, over, OperationShape.Filter, condition, phrases);

    public static Operation Map(string name, ValueKind over, string element, params string[] phrases) =>
        new(name, over, over, OperationShape.Map, element, phrases);

    public static Operation Count(string name, ValueKind over, string condition, params string[] phrases) =>
        new(name, over, ValueKind.Number, OperationShape.Count, condition, phrases);

    public static Operation Expression(string name, ValueKind from, ValueKind to, string code, params string[] phrases) =>
        new(name, from, to, OperationShape.Expression, code, phrases);

    public static Operation Loosely(this Operation operation, params string[] phrases) => operation with { LoosePhrases = phrases };

    public static Operation Near(this Operation operation, params string[] names) => operation with { Neighbours = names };

    public static Operation With(this Operation operation, int low, int high) => operation with { Constant = (low, high) };

    public static Operation Looping(this Operation operation, params string[] lines) => operation with { Loop = lines };

    public static Operation Recursing(this Operation operation, params string[] lines) => operation with { Recursion = lines };

    public static Operation UpTo(this Operation operation, int limit) => operation with { Limit = limit };
}
