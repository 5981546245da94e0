using Reasoning.Search.Steps;

namespace Reasoning.Search.Particles;

/// <summary>A solution that grows, with its weight.</summary>
/// <param name="Solution">The solution so far.</param>
/// <param name="LogWeight">The log-odds of its score.</param>
/// <param name="Anticipated">What it was drawn by already, to be taken off its next weight: the log-weight of the step that was tried ahead. 0 where none was.</param>
internal sealed record Particle(StepNode Solution, double LogWeight, double Anticipated);
