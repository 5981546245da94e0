using System.Collections.Immutable;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>The assemblies of the runtime that programs are compiled against and run on.</summary>
internal static class FrameworkReferences
{
    private static readonly HashSet<string> Common = new(StringComparer.Ordinal)
    {
        "System.Private.CoreLib", "System.Runtime", "System.Collections", "System.Linq", "System.Console", "System.Runtime.Numerics", "System.Text.RegularExpressions",
        "System.Collections.Immutable", "System.Collections.Concurrent", "System.Memory", "System.Threading",
    };

    private static readonly Lazy<ImmutableArray<MetadataReference>> LoadedOnce = new(() => Load(DotNetRuntime.Locate().Folder));

    /// <summary>All of them; found once per process.</summary>
    public static ImmutableArray<MetadataReference> All => LoadedOnce.Value;

    /// <summary>The ones that most programs get by with.</summary>
    public static ImmutableArray<MetadataReference> Few => [.. All.Where(reference => Common.Contains(Path.GetFileNameWithoutExtension(reference.Display!)))];

    private static ImmutableArray<MetadataReference> Load(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*.dll").Order(StringComparer.Ordinal).Where(IsManaged).Select(file => MetadataReference.CreateFromFile(file))];

    private static bool IsManaged(string file)
    {
        using var stream = File.OpenRead(file);
        using var reader = new PEReader(stream);
        try
        {
            return reader.HasMetadata;
        }
        catch (BadImageFormatException)
        {
            return false;
        }
    }
}
