namespace Reasoning.Verification.Problems;

/// <summary>
/// The tests of a programming task, in one of four styles: <see cref="AssertTests"/>, <see cref="UnittestTests"/>, <see cref="CallTests"/>,
/// <see cref="InputOutputTests"/>.
/// </summary>
public abstract record TestSuite
{
    private protected TestSuite()
    {
    }
}
