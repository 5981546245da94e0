namespace Reasoning.Decoding.Gguf;

/// <summary>
/// A GGUF model file (version 2 or 3, little-endian), mapped read-only into memory: opening reads the header only and takes memory for the
/// keys and the tensor directory, not for values or weights. Safe to use from several threads until it is disposed; tensors and metadata
/// must not be used afterwards. Format: the GGUF specification of the ggml project.
/// </summary>
public sealed class GgufFile : IDisposable
{
    private readonly GgufMap _map;
    private readonly Dictionary<string, GgufTensor> _byName;

    private GgufFile(GgufMap map, GgufReader reader)
    {
        _map = map;
        Version = (int)reader.Version;
        Metadata = new GgufMetadata(map, reader.Metadata);
        Tensors = reader.Tensors.AsReadOnly();
        _byName = reader.Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    /// <summary>The path the file was opened by.</summary>
    public string Path => _map.Path;

    /// <summary>The size of the file in bytes.</summary>
    public long Length => _map.Length;

    /// <summary>The version of the format, 2 or 3.</summary>
    public int Version { get; }

    /// <summary>The key-value pairs.</summary>
    public GgufMetadata Metadata { get; }

    /// <summary>All tensors, in the order of the file.</summary>
    public IReadOnlyList<GgufTensor> Tensors { get; }

    /// <summary>Opens and checks a file. Linear in the size of the header.</summary>
    /// <exception cref="GgufFormatException">The file is not a valid GGUF file, is truncated, or uses something that is not supported.</exception>
    /// <exception cref="IOException">The file is not there or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read, or is a folder.</exception>
    public static GgufFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var map = new GgufMap(path);
        try
        {
            var reader = new GgufReader(map);
            reader.Read();
            return new GgufFile(map, reader);
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>The tensor of that name, or null.</summary>
    public GgufTensor? FindTensor(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The tensor of that name.</summary>
    /// <exception cref="GgufFormatException">There is none.</exception>
    public GgufTensor GetRequiredTensor(string name) => FindTensor(name)
        ?? throw new GgufFormatException(Path, $"tensor '{name}'", $"is missing: the file has {Tensors.Count} tensors, but not this one");

    /// <summary>The tensor of that name, which must have exactly these dimensions (columns first).</summary>
    /// <exception cref="GgufFormatException">There is none, or it has other dimensions.</exception>
    public GgufTensor GetRequiredTensor(string name, params ReadOnlySpan<long> dimensions)
    {
        GgufTensor tensor = GetRequiredTensor(name);
        if (!tensor.Dimensions.AsSpan().SequenceEqual(dimensions))
        {
            throw new GgufFormatException(Path, $"tensor '{name}'",
                $"has dimensions {string.Join(" x ", tensor.Dimensions)}, but {string.Join(" x ", dimensions.ToArray())} is expected");
        }

        return tensor;
    }

    /// <summary>Unmaps the file.</summary>
    public void Dispose() => _map.Dispose();
}
