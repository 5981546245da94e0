namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>A place where the constraint took probability away from the model.</summary>
/// <param name="Beginning">The text before it.</param>
/// <param name="Position">How many tokens that is.</param>
/// <param name="LogAllowedMass">Log-probability of all allowed tokens together; −∞ for a dead end.</param>
/// <param name="WantedToken">The excluded token that the model gave the highest probability; −1 where every token was allowed.</param>
/// <param name="WantedText">Its text.</param>
/// <param name="WantedLogProbability">Its log-probability.</param>
public sealed record LostMass(string Beginning, int Position, double LogAllowedMass, int WantedToken, string WantedText, double WantedLogProbability);
