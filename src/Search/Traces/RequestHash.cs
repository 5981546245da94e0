using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Reasoning.Decoding.Generation;

namespace Reasoning.Search.Traces;

/// <summary>Tells requests apart: SHA-256, in lower-case hexadecimal.</summary>
internal static class RequestHash
{
    private static readonly JsonSerializerOptions Format = new()
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <summary>Of everything that a request asks for that can be written down; the number of completions is left out, which the budget may have lowered.</summary>
    public static string Of(GenerationRequest request) => Hash(JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            request.Prompt,
            request.Prefix,
            request.PrefixTokens,
            request.ParsesSpecialTokens,
            request.MaxTokens,
            request.Sampling,
            request.Seed,
            request.StopStrings,
            request.TopLogProbabilities,
            request.LogProbabilities,
            request.CompletesInTime,
            IsConstrained = request.Constraint is not null,
        },
        Format));

    public static string OfText(string text) => Hash(Encoding.UTF8.GetBytes(text));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
