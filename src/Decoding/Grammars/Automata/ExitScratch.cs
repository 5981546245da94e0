namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Lists for the configurations below frames that may end, reused per thread so that a step allocates nothing.</summary>
internal static class ExitScratch
{
    [ThreadStatic]
    private static Stack<List<Configuration>>? _free;

    public static List<Configuration> Rent() => (_free ??= new Stack<List<Configuration>>()).TryPop(out var list) ? list : [];

    public static void Return(List<Configuration> list)
    {
        list.Clear();
        _free!.Push(list);
    }
}
