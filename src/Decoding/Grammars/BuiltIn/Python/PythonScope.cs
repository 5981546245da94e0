namespace Reasoning.Decoding.Grammars.BuiltIn.Python;

/// <summary>What a statement stands in, which decides what it may be.</summary>
internal enum PythonScope
{
    Module,
    Class,
    Function,
    AsynchronousFunction,
}
