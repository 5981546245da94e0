using System.Text.Json;
using System.Text.Json.Serialization;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.JsonSchemas;

namespace Reasoning.Decoding.Tests.Grammars;

public sealed class TypeConstraintTests
{
    [Fact]
    public void For_RandomTextsOfATypeOfEverything_AreReadBack() => ReadBack<Everything>(null);

    [Fact]
    public void For_WebOptions_AreReadBack() => ReadBack<Everything>(JsonSerializerOptions.Web);

    [Fact]
    public void For_RecursiveType_IsReadBack() => ReadBack<Tree>(null);

    [Fact]
    public void For_DerivedTypes_AreReadBack() => ReadBack<List<Shape>>(null);

    [Fact]
    public void For_PlainTypes_AreReadBack()
    {
        ReadBack<int>(null);
        ReadBack<double[]>(null);
        ReadBack<Dictionary<string, decimal?>>(null);
        ReadBack<(int, string)>(new JsonSerializerOptions { IncludeFields = true });
        ReadBack<JsonElement>(null);
        ReadBack<Colour?>(new JsonSerializerOptions { Converters = { new JsonStringEnumConverter<Colour>() } });
    }

    [Fact]
    public void For_AType_AcceptsWhatItIsWrittenAs()
    {
        var value = new Tree { Name = "root", Children = [new Tree { Name = "leaf\n" }] };
        var reader = new GrammarReader(Constraint.For<Tree>());
        Assert.True(reader.IsMatch(JsonSerializer.Serialize(value)));
        Assert.False(reader.IsMatch("""{"Children":[]}"""));
        Assert.False(reader.IsMatch("""{"Name":"a","Other":1}"""));
        Assert.True(new GrammarReader(Constraint.For<Tree>(JsonSerializerOptions.Web)).IsMatch("""{"name":"a"}"""));
    }

    [Fact]
    public void For_NumbersOfAType_StayInItsRange()
    {
        var reader = new GrammarReader(Constraint.For<byte>());
        Assert.True(reader.IsMatch("255"));
        Assert.False(reader.IsMatch("256"));
        Assert.False(reader.IsMatch("-1"));
    }

    [Fact]
    public void For_ConverterOfOnesOwn_IsRefused()
    {
        var options = new JsonSerializerOptions { Converters = { new OwnConverter() } };
        var exception = Assert.Throws<GrammarFormatException>(() => Constraint.For<Tree>(options));
        Assert.Contains("converter", exception.Message, StringComparison.Ordinal);
    }

    private static void ReadBack<T>(JsonSerializerOptions? options)
    {
        var walk = new GrammarWalk(Constraint.For<T>(options, new JsonSchemaOptions { Whitespace = JsonWhitespace.SingleSpace }));
        var random = new Random(5);
        int finished = 0;
        for (int i = 0; i < 100; i++)
        {
            if (walk.Next(random, 400) is not { } text) continue;
            finished++;
            try
            {
                JsonSerializer.Deserialize<T>(text, options);
            }
            catch (JsonException exception)
            {
                Assert.Fail($"{exception.Message} {exception.InnerException?.Message}\n{System.Text.Encoding.UTF8.GetString(text)}");
            }
        }

        Assert.True(finished > 20, $"{finished} texts");
    }

    public enum Colour
    {
        Red,
        Green,
    }

    public sealed class Everything
    {
        public required string Text { get; init; }

        public string? OptionalText { get; init; }

        public int Count { get; init; }

        public ulong? Size { get; init; }

        public decimal Price { get; init; }

        public float Weight { get; init; }

        public Half Share { get; init; }

        public Int128 Number { get; init; }

        public bool Flag { get; init; }

        public char Letter { get; init; }

        public Colour Colour { get; init; }

        public DateTime Time { get; init; }

        public DateTimeOffset? Offset { get; init; }

        public DateOnly Date { get; init; }

        public TimeOnly TimeOfDay { get; init; }

        public TimeSpan Span { get; init; }

        public Guid Key { get; init; }

        public Uri? Uri { get; init; }

        public Version? Version { get; init; }

        public byte[] Bytes { get; init; } = [];

        public int[]? Numbers { get; init; }

        public Dictionary<string, int> Map { get; init; } = [];

        public object? Any { get; init; }
    }

    public sealed class Tree
    {
        public required string Name { get; init; }

        public List<Tree>? Children { get; init; }
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract class Shape
    {
        public string? Label { get; init; }
    }

    public sealed class Circle : Shape
    {
        public double Radius { get; init; }
    }

    public sealed class Square : Shape
    {
        public double Side { get; init; }
    }

    private sealed class OwnConverter : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
