namespace Reasoning.Search.Tournaments;

/// <summary>How <see cref="KnockoutStrategy"/> plays. <see cref="TournamentBound"/> says how many candidates and comparisons make it as safe as is wanted.</summary>
public sealed record KnockoutOptions : TournamentOptions;
