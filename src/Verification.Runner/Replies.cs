using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Runner;

/// <summary>What is sent back about a candidate: frames of JSON, four bytes of length first.</summary>
internal sealed class Replies(Assembly candidate, DescriptorStream stream)
{
    private const int LongestText = 500;

    /// <summary>The program is loaded.</summary>
    public void Ready() => Send(writer =>
    {
        writer.WriteStringValue("ready");
        writer.WriteNumberValue(DescriptorStream.Written);
    });

    /// <summary>The program, or loading it, raised an exception.</summary>
    public void Raised(Exception error, bool withCount) => Send(writer =>
    {
        Describe(writer, error);
        if (withCount) writer.WriteNumberValue(DescriptorStream.Written);
    });

    /// <summary>A call raised an exception.</summary>
    public void Raised(int call, Exception error) => Send(writer =>
    {
        writer.WriteNumberValue(call);
        Describe(writer, error);
        writer.WriteNumberValue(DescriptorStream.Written);
    });

    /// <summary>A call returned plain data.</summary>
    public void Value(int call, PlainValue value) => Send(writer =>
    {
        writer.WriteNumberValue(call);
        writer.WriteStringValue("value");
        ValueCodec.Write(writer, value);
        writer.WriteNumberValue(DescriptorStream.Written);
    });

    /// <summary>A call returned something else.</summary>
    public void Foreign(int call, string type) => Send(writer =>
    {
        writer.WriteNumberValue(call);
        writer.WriteStringValue("foreign");
        ValueCodec.Write(writer, Shorten(type));
        writer.WriteNumberValue(DescriptorStream.Written);
    });

    private void Describe(Utf8JsonWriter writer, Exception error)
    {
        writer.WriteStringValue("raised");
        ValueCodec.Write(writer, Shorten(error.GetType().FullName ?? error.GetType().Name));
        string text;
        try
        {
            text = error.Message ?? "";
        }
        catch (Exception)
        {
            text = "(its text could not be made)";
        }

        ValueCodec.Write(writer, Shorten(text));
        writer.WriteNumberValue(Line(error));
    }

    /// <summary>The innermost line of the candidate that an exception passed through; 0 where none is known.</summary>
    private int Line(Exception error)
    {
        try
        {
            foreach (var frame in new StackTrace(error, fNeedFileInfo: true).GetFrames())
            {
                if (frame.GetMethod()?.Module.Assembly == candidate && frame.GetFileLineNumber() is > 0 and var line) return line;
            }
        }
        catch (Exception)
        {
            // An exception may override what is asked here.
        }

        return 0;
    }

    private static string Shorten(string text) => text.Length > LongestText ? text[..LongestText] : text;

    private void Send(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(stackalloc byte[4]);
        using (var writer = new Utf8JsonWriter(buffer, ValueCodec.WriteOptions))
        {
            writer.WriteStartArray();
            write(writer);
            writer.WriteEndArray();
        }

        var frame = buffer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        stream.WriteUncounted(frame);
    }
}
