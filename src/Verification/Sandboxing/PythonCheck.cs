namespace Reasoning.Verification.Sandboxing;

/// <summary>A Python program and the tests it is to pass.</summary>
public sealed record PythonCheck
{
    /// <summary>The whole program, which defines <see cref="EntryPoint"/>.</summary>
    public required string Program { get; init; }

    /// <summary>Name of the function under test; empty where the tests are <see cref="Names">unittest classes</see>.</summary>
    /// <exception cref="ArgumentException">Not a name.</exception>
    public string EntryPoint
    {
        get;
        init => field = value.Length == 0 || IsName(value) ? value : throw new ArgumentException($"'{value}' is not the name of a Python function.", nameof(EntryPoint));
    } = "";

    /// <summary>
    /// Names that unittest classes use of the program: classes and functions, all of which it must define. Empty (default): the tests are assert statements.
    /// </summary>
    /// <exception cref="ArgumentException">One is not a name.</exception>
    public IReadOnlyList<string> Names
    {
        get;
        init => field = value.FirstOrDefault(name => !IsName(name)) is { } wrong
            ? throw new ArgumentException($"'{wrong}' is not the name of a Python class or function.", nameof(Names))
            : [.. value];
    } = [];

    /// <summary>Source of the tests, in one of two styles.</summary>
    /// <remarks>
    /// <para>Assert statements: the function under test is called by its own name, or by the parameter of a function <c>check</c>, which is called with it. Every
    /// <c>assert</c> outside a <c>try</c> statement is one test.</para>
    /// <para>Unittest classes (where there are <see cref="Names"/>): every test method is one test. The candidate's objects stay in its process; what the tests hold are stand-ins
    /// for them, while plain values (and dates) cross by copy; a list, dict or set that a function changes among its arguments is changed for the tests too. Containers that are read as attributes or items pass changes on to the candidate's. The tests' functions
    /// and mocks may be handed to the candidate. What the tests decide is never left to it: an object equals only itself, whatever its <c>__eq__</c> says; it is ordered and added only
    /// with other objects of the candidate; it swallows no exception as a context manager; what it contains is found out by its items. Tests that replace something
    /// (<c>mock.patch</c>) other than the standard output or an object of the candidate, or that derive from its classes, are a <see cref="VerdictKind.HarnessError"/>.</para>
    /// </remarks>
    public required string Tests { get; init; }

    /// <summary>
    /// Source that the tests rely on (imports, helper functions); runs beside the tests, never beside the candidate. A problem's
    /// prompt often is that.
    /// </summary>
    public string Setup { get; init; } = "";

    /// <summary>Processor time for all tests together; null for the sandbox's own limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above one hour.</exception>
    public TimeSpan? CpuTime { get; init => field = value is { } time ? SandboxOptions.Limit(time, nameof(CpuTime)) : null; }

    internal static bool IsName(string value) =>
        value.Length > 0 && !char.IsDigit(value[0]) && value.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
}
