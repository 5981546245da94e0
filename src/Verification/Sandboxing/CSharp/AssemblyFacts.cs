using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace Reasoning.Verification.Sandboxing.CSharp;

/// <summary>What an assembly's metadata say, without loading it.</summary>
internal static class AssemblyFacts
{
    /// <summary>Whether code of the assembly refers to a member of one of these names in another assembly.</summary>
    public static bool MentionsMember(byte[] image, params string[] names)
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        var metadata = file.GetMetadataReader();
        return metadata.MemberReferences.Any(handle => names.Any(name => metadata.StringComparer.Equals(metadata.GetMemberReference(handle).Name, name)));
    }

    /// <summary>Whether code of the assembly creates objects of a class of another assembly.</summary>
    public static bool Creates(byte[] image, Type type)
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        var metadata = file.GetMetadataReader();
        return metadata.MemberReferences.Select(metadata.GetMemberReference).Any(IsConstructor);

        bool IsConstructor(MemberReference member)
        {
            if (member.Parent.Kind != HandleKind.TypeReference || !metadata.StringComparer.Equals(member.Name, ".ctor")) return false;
            var parent = metadata.GetTypeReference((TypeReferenceHandle)member.Parent);
            return metadata.StringComparer.Equals(parent.Name, type.Name) && metadata.StringComparer.Equals(parent.Namespace, type.Namespace!);
        }
    }
}
