using System.Text.Json;
using Reasoning.Decoding.Grammars.JsonSchemas;

namespace Reasoning.Decoding.Grammars;

public static partial class Constraint
{
    /// <summary>JSON texts that System.Text.Json reads into a type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <param name="serializerOptions">How values of the type are read, as for <c>JsonSerializer.Deserialize</c>; null for its default, <see cref="JsonSerializerOptions.Web"/> for camel case.</param>
    /// <param name="options">How values are written; null for the default. Formats are enforced whatever it says.</param>
    /// <inheritdoc cref="For(Type, JsonSerializerOptions?, JsonSchemaOptions?)"/>
    public static Grammar For<T>(JsonSerializerOptions? serializerOptions = null, JsonSchemaOptions? options = null) => For(typeof(T), serializerOptions, options);

    /// <summary>JSON texts that System.Text.Json reads into a type.</summary>
    /// <remarks>
    /// The schema that .NET makes of the type, made narrower where not all of it can be read: whole numbers within their type, objects without other
    /// properties unless the type keeps them, enumerations with their defined values, numbers as numbers even where texts are read too, dates of the years
    /// 1000 to 9899. A reference is null only where its type allows it.
    /// </remarks>
    /// <param name="type">The type.</param>
    /// <param name="serializerOptions">How values of the type are read, as for <c>JsonSerializer.Deserialize</c>; null for its default, <see cref="JsonSerializerOptions.Web"/> for camel case.</param>
    /// <param name="options">How values are written; null for the default. Formats are enforced whatever it says.</param>
    /// <exception cref="GrammarFormatException">What a part of the type is read from is not known, as with a converter of one's own, or the schema is too large.</exception>
    public static Grammar For(Type type, JsonSerializerOptions? serializerOptions = null, JsonSchemaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(type);
        options = (options ?? JsonSchemaOptions.Default) with { AssertsFormats = true, UnknownKeywords = JsonSchemaTreatment.Refuse, Dialect = JsonSchemaDialect.Draft202012 };
        return JsonSchema(TypeSchema.Of(type, serializerOptions), options);
    }
}
