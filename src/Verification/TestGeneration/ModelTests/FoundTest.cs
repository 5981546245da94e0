namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>A test with what makes it the same as others.</summary>
/// <param name="Key">Equal for tests that say the same.</param>
/// <param name="Arguments">Equal for tests of the same call that expect one exact value; null for others.</param>
/// <param name="IsTruth">Whether only the truth value of the answer is expected.</param>
/// <param name="Test">The test.</param>
internal sealed record FoundTest(string Key, string? Arguments, bool IsTruth, ModelTest Test);
