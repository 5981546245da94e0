using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.Suffixes;
using Reasoning.Decoding.Speculation.Trigrams;

namespace Reasoning.Decoding.Tests.Speculation;

public sealed class CorpusFilesTests : IDisposable
{
    private static readonly TableTokenizer _tokenizer = TableTokenizer.OfSize(97);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("corpus");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ReadFolder_Defaults_ReadsTextFilesInOrdinalOrder()
    {
        Write("b.cs", "bb");
        Write("a/z.py", "az");
        Write("B.txt", "BB");
        Write("empty.cs", "");
        Write(".hidden/h.cs", "hidden");
        Write("obj/o.cs", "obj");
        Write("zero.bin", [65, 0, 66]);
        Write("latin.txt", [65, 0xE9, 66]);
        Write("mark.txt", [0xEF, 0xBB, 0xBF, 77]);
        Assert.Equal(["BB", "az", "bb", "M"], Read());
    }

    [Fact]
    public void ReadFolder_Options_ChooseFiles()
    {
        Write("a.CS", "a");
        Write("b.py", "b");
        Write("c.txt", "c");
        Write("out/d.cs", "d");
        Assert.Equal(["a", "b", "d"], Read(new CorpusFileOptions { Extensions = [".cs", ".py"] }));
        Assert.Equal(["a", "b", "c"], Read(new CorpusFileOptions { SkippedFolders = ["OUT"] }));
    }

    [Fact]
    public void ReadFolder_Limits_LeaveOutLargeFilesAndEndAtTheTokens()
    {
        Write("a.txt", "aaaa");
        Write("b.txt", "bbbbbbbb");
        Write("c.txt", "cc");
        Write("d.txt", "d");
        Assert.Equal(["aaaa", "cc", "d"], Read(new CorpusFileOptions { MaxFileBytes = 7 }));
        Assert.Equal(["aaaa"], Read(new CorpusFileOptions { MaxTokens = 11 }));
        Assert.Equal(["aaaa", "bbbbbbbb"], Read(new CorpusFileOptions { MaxTokens = 12 }));
    }

    [Fact]
    public void ReadFolder_NoSuchFolder_IsNamed() => Assert.Contains(
        "nowhere", Assert.Throws<DirectoryNotFoundException>(() => CorpusFiles.ReadFolder("nowhere", _tokenizer)).Message, StringComparison.Ordinal);

    [Fact]
    public void FromFolder_SourceTree_DraftsFromIt()
    {
        Write("a.txt", "hello world");
        int[] prompt = _tokenizer.Encode("hello ", addSpecial: false);
        var tree = CorpusAutomaton.FromFolder(_folder.FullName, _tokenizer);
        Assert.Equal(tree.StateCount, CorpusAutomaton.FromFiles([Path.Combine(_folder.FullName, "a.txt")], _tokenizer).StateCount);
        using var session = new SuffixDraftSource { Corpus = tree }.OpenSession();
        session.Accept(prompt);
        int[] destination = new int[4];
        Assert.Equal(new Draft(4, 6), session.Propose(destination));
        Assert.Equal("worl", _tokenizer.Decode(destination));
        Assert.Equal(9, TrigramTable.FromFolder(_folder.FullName, _tokenizer).PairCount);
    }

    [Fact]
    public void Options_BadValues_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new CorpusFileOptions { Extensions = ["cs"] });
        Assert.Throws<ArgumentException>(() => new CorpusFileOptions { Extensions = [null!] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CorpusFileOptions { MaxFileBytes = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new CorpusFileOptions { MaxTokens = 0 });
    }

    private string[] Read(CorpusFileOptions? options = null) =>
        [.. CorpusFiles.ReadFolder(_folder.FullName, _tokenizer, options).Select(tokens => _tokenizer.Decode(tokens))];

    private void Write(string path, string text) => Write(path, System.Text.Encoding.UTF8.GetBytes(text));

    private void Write(string path, byte[] bytes)
    {
        string full = Path.Combine(_folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
    }
}
