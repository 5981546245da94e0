namespace Reasoning.Python.Names;

internal enum NameScopeKind
{
    Module,
    Class,
    Function,
    Comprehension,
}
