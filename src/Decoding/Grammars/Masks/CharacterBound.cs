using Reasoning.Decoding.Grammars.Tokens;

namespace Reasoning.Decoding.Grammars.Masks;

/// <summary>How many more characters of a class may come where the state's twin allows any number.</summary>
internal readonly record struct CharacterBound(TokenSlice Class, int Max);
