using System.Buffers.Binary;
using System.Text.Unicode;

namespace Reasoning.Verification.Problems.Reading;

/// <summary>
/// Takes the text out of a Python pickle that holds one text and nothing else. No other instruction of the format is known here, so that nothing a pickle
/// contains can be executed.
/// </summary>
internal static class PickledText
{
    /// <summary>The text, in UTF-8, as a part of the pickle.</summary>
    /// <exception cref="FormatException">The pickle holds something else, or is cut off.</exception>
    public static ReadOnlyMemory<byte> Read(ReadOnlyMemory<byte> pickle)
    {
        ReadOnlyMemory<byte>? text = null;
        for (var rest = pickle; ; )
        {
            var code = Take(ref rest, 1).Span[0];
            switch (code)
            {
                case 0x80: // PROTO
                    Take(ref rest, 1);
                    break;
                case 0x95: // FRAME
                    Take(ref rest, 8);
                    break;
                case 0x94: // MEMOIZE
                    break;
                case (byte)'q': // BINPUT
                    Take(ref rest, 1);
                    break;
                case (byte)'r': // LONG_BINPUT
                    Take(ref rest, 4);
                    break;
                case 0x8c when text is null: // SHORT_BINUNICODE
                    text = Take(ref rest, Take(ref rest, 1).Span[0]);
                    break;
                case (byte)'X' when text is null: // BINUNICODE
                    text = Take(ref rest, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref rest, 4).Span));
                    break;
                case 0x8d when text is null: // BINUNICODE8
                    text = Take(ref rest, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref rest, 8).Span));
                    break;
                case (byte)'.' when text is { } found: // STOP
                    return Utf8.IsValid(found.Span) ? found : throw new FormatException("the text of the pickle is not UTF-8");
                default:
                    throw new FormatException($"the pickle holds something else than one text (instruction 0x{code:x2})");
            }
        }
    }

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> rest, ulong length)
    {
        if (length > (ulong)rest.Length) throw new FormatException("the pickle is cut off");
        var part = rest[..(int)length];
        rest = rest[(int)length..];
        return part;
    }
}
