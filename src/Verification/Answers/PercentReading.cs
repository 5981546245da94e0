namespace Reasoning.Verification.Answers;

/// <summary>What a percent sign in an answer means.</summary>
public enum PercentReading
{
    /// <summary>50 % is the number 1/2, as in mathematics.</summary>
    Hundredths,

    /// <summary>50 % is the number 50, with the sign taken as a unit: how MATH and most of its graders write answers to "what percentage".</summary>
    Sign,
}
