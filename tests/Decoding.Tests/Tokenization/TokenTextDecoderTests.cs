using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Tokenization;

public sealed class TokenTextDecoderTests
{
    private static readonly ITokenizer Bytes = TokenizerFiles.ByteLevel([], [], control: ["<end>"]);

    [Fact]
    public void Append_AnyBytes_TogetherEqualDecodingAtOnce() =>
        Prop.ForAll(
            Gen.OneOf(
                Gen.Choose(0, 255).Select(value => new[] { value }),
                Gen.Elements("é", "中", "🦙", "x", "\u00A0").Select(text => Encoding.UTF8.GetBytes(text).Select(value => (int)value).ToArray()),
                Gen.Elements(new[] { 0xE2, 0x82 }, [0xF0, 0x9F], [0xF0, 0x9F, 0xA6], [0xED, 0xA0], [0xC3], [0xF4, 0x90]))
            .ArrayOf().ToArbitrary(),
            parts =>
            {
                int[] tokens = [.. parts.SelectMany(part => part)];
                var decoder = new TokenTextDecoder(Bytes);
                string text = string.Concat(tokens.Select(token => decoder.Append(token))) + decoder.Flush();
                Assert.Equal(Encoding.UTF8.GetString([.. tokens.Select(token => (byte)token)]), text);
                Assert.Equal(text, Bytes.Decode(tokens));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Append_CharacterOverSeveralTokens_AppearsWithTheLast()
    {
        var decoder = new TokenTextDecoder(Bytes);
        Assert.Equal(["", "", "", "🦙"], Encoding.UTF8.GetBytes("🦙").Select(value => decoder.Append(value)));
        Assert.False(decoder.HasPendingBytes);
    }

    [Fact]
    public void Append_ControlToken_LeavesPendingBytesAlone()
    {
        var decoder = new TokenTextDecoder(Bytes);
        Assert.Equal("", decoder.Append(0xC3));
        Assert.Equal("", decoder.Append(256));
        Assert.Equal("é", decoder.Append(0xA9));
    }

    [Fact]
    public void Copy_OfADecoder_GoesItsOwnWay()
    {
        var decoder = new TokenTextDecoder(Bytes);
        decoder.Append(0xC3);
        TokenTextDecoder fork = decoder;
        Assert.Equal("é", decoder.Append(0xA9));
        Assert.True(fork.HasPendingBytes);
        Assert.Equal("è", fork.Append(0xA8));
        Assert.Equal("", fork.Flush());
    }

    [Fact]
    public void Flush_IncompleteCharacter_IsReplaced()
    {
        var decoder = new TokenTextDecoder(Bytes);
        decoder.Append(0xF0);
        decoder.Append(0x9F);
        Assert.Equal("\uFFFD", decoder.Flush());
        Assert.Equal("x", decoder.Append('x'));
    }
}
