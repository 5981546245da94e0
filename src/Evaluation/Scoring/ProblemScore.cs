using Reasoning.Verification;

namespace Reasoning.Evaluation.Scoring;

/// <summary>What became of the samples of one problem.</summary>
/// <param name="TaskId">The problem.</param>
/// <param name="Samples">Its samples.</param>
/// <param name="Judged">Those of which something is known: all but harness errors and flaky ones. The n of pass@k.</param>
/// <param name="Passed">Those that passed. The c of pass@k.</param>
/// <param name="Verdicts">Samples per verdict; verdicts that none has are left out.</param>
public sealed record ProblemScore(string TaskId, int Samples, int Judged, int Passed, IReadOnlyDictionary<VerdictKind, int> Verdicts);
