using System.Runtime.CompilerServices;
using System.Text;

namespace Reasoning.Python.Syntax;

/// <summary>Reads Python programs of the versions 3.8 to 3.13 into syntax trees.</summary>
/// <remarks>
/// <para>A recursive-descent parser that follows CPython's own grammar alternative by alternative, so that it gets stuck at the same token. As CPython does, it reads a program that
/// is wrong a second time with rules for mistakes, which name the mistake and often another line than the one where the parser got stuck. Reference: The Python Language
/// Reference, section 10 (full grammar specification), and its rules of the names invalid_*.</para>
/// <para>Linear time but for nested mistakes. An instance is for one thread, and keeps its buffers from text to text.</para>
/// </remarks>
public sealed partial class PythonParser
{
    private const int MostNames = 50_000;
    private readonly PythonTokenizer _tokenizer = new();
    private readonly List<PythonNode> _pending = [];
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> _nameLookup;
    private readonly PythonVersion _version;
    private PythonToken[] _tokens = [];
    private string _text = "";
    private int _at;
    private int _furthest;
    private int _statement;
    private bool _findsMistakes;
    private bool _isTolerant;
    private PythonSyntaxError? _error;
    private PythonParser? _fieldParser;

    /// <summary>Creates a parser.</summary>
    /// <param name="version">What the language allows.</param>
    public PythonParser(PythonVersion version = PythonVersion.Python313)
    {
        _version = version;
        _nameLookup = _names.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The tokens of the text that was read last, the end or an error last.</summary>
    public IReadOnlyList<PythonToken> Tokens => _tokenizer.Tokens;

    internal ReadOnlySpan<PythonToken> TokenSpan => _tokenizer.Buffer.AsSpan(0, _tokenizer.Count);

    /// <summary>Reads a program.</summary>
    /// <param name="text">The whole text.</param>
    public PythonTree Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (_names.Count > MostNames) _names.Clear();
        _tokenizer.Read(text, _version);
        Begin(text);
        int start = _pending.Count;
        bool isRead = ReadStatements(PythonTokenKind.EndMarker);
        if (isRead && _error is null)
        {
            int last = _tokenizer.Count - 1;
            return new PythonTree(new PythonNode(PythonNodeKind.Module, 0, text.Length, 1, _tokens[last].Line, null, Take(start)), null);
        }

        PythonSyntaxError error = FindError();
        return new PythonTree(null, error);
    }

    /// <summary>Reads a program even where it has mistakes: what cannot be read becomes nodes of the kind <see cref="PythonNodeKind.Error"/>, whose children are the statements below it.
    /// The error is the same as of <see cref="Parse"/>.</summary>
    /// <param name="text">The whole text.</param>
    /// <returns>A tree with a root.</returns>
    public PythonTree ParseTolerantly(string text)
    {
        PythonTree strict = Parse(text);
        if (strict.Root is not null) return strict;
        _tokenizer.Read(text, _version, isTolerant: true);
        Begin(text);
        _isTolerant = true;
        int start = _pending.Count;
        ReadStatements(PythonTokenKind.EndMarker);
        _isTolerant = false;
        return strict with { Root = new PythonNode(PythonNodeKind.Module, 0, text.Length, 1, _tokens[_tokenizer.Count - 1].Line, null, Take(start)) };
    }

    /// <summary>Why a text is no program; null where it is one.</summary>
    /// <param name="text">The whole text.</param>
    public PythonSyntaxError? Check(string text) => Parse(text).Error;

    private void Begin(string text)
    {
        _text = text;
        _tokens = _tokenizer.Buffer;
        _at = 0;
        _furthest = 0;
        _statement = 0;
        _findsMistakes = false;
        _error = null;
        _pending.Clear();
    }

    // CPython's _PyPegen_run_parser and _Pypegen_set_syntax_error: a second reading for known mistakes; then an unexpected indentation; then what is wrong in the tokens behind,
    // which counts for more than a mistake of grammar before it.
    private PythonSyntaxError FindError()
    {
        if (_error is null && IsAtBadToken) return _tokenizer.Error!;
        PythonToken stuck = _tokens[_furthest];
        if (_error is null)
        {
            _findsMistakes = true;
            _at = _statement;
            _pending.Clear();
            ReadStatements(PythonTokenKind.EndMarker);
            _findsMistakes = false;
        }

        if (_error is null && IsAtBadToken) _error = _tokenizer.Error;
        if (_error is null && stuck.Kind is PythonTokenKind.Indent or PythonTokenKind.Dedent)
            return ErrorAt(stuck, stuck.Kind == PythonTokenKind.Indent ? "unexpected indent" : "unexpected unindent") with { IsIndentation = true };
        PythonSyntaxError error = _error ?? ErrorAt(stuck, "invalid syntax");
        if (_tokenizer.Error is not { } lexical || ReferenceEquals(lexical, error)) return error;
        if (_tokenizer.OverridesParser) return lexical;
        return _tokenizer.Unclosed is { } open && _tokens[_furthest].Line > open.Line ? open : error;
    }

    private bool IsAtBadToken => _tokens[_furthest].Kind == PythonTokenKind.Error;

    private PythonTokenKind Next
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if (_at > _furthest) _furthest = _at;
            return _tokens[_at].Kind;
        }
    }

    private bool Accept(PythonTokenKind kind)
    {
        if (Next != kind) return false;
        _at++;
        return true;
    }

    // A token that CPython insists on: without it there is no other reading.
    private bool Force(PythonTokenKind kind, string text)
    {
        if (Accept(kind)) return true;
        Raise(_tokens[_at], $"expected '{text}'");
        return false;
    }

    private void Raise(in PythonToken token, string message) => Raise(ErrorAt(token, message));

    private void Raise(PythonNode node, string message) => Raise(new PythonSyntaxError(message, node.Line, TextLines.Column(_text, node.Start)));

    // The first mistake counts; a token that cannot be read is found before any mistake behind which it stands.
    private void Raise(PythonSyntaxError error) => _error ??= IsAtBadToken ? _tokenizer.Error : error;

    private void RaiseAtFurthest(string message) => Raise(_tokens[_furthest], message);

    private PythonSyntaxError ErrorAt(in PythonToken token, string message) => new(message, token.Line, TextLines.Column(_text, token.Start));

    private bool HasFeature(PythonVersion version, in PythonToken token, string feature)
    {
        if (_version >= version) return true;
        Raise(token, $"{feature} only supported in Python 3.{(int)version} and greater");
        return false;
    }

    private bool HasStack()
    {
        if (RuntimeHelpers.TryEnsureSufficientExecutionStack()) return true;
        Raise(_tokens[_at], "too many nested expressions");
        return false;
    }

    private string TextOf(in PythonToken token)
    {
        ReadOnlySpan<char> span = _text.AsSpan(token.Start, token.End - token.Start);
        if (_nameLookup.TryGetValue(span, out string? name)) return name;
        name = span.ToString();
        // Names are equal where their compatibility forms are (PEP 3131).
        string normal = Ascii.IsValid(span) ? name : Normalized(name);
        _names[name] = normal;
        return normal;
    }

    private static string Normalized(string name)
    {
        try
        {
            return name.Normalize(NormalizationForm.FormKC);
        }
        catch (Exception exception) when (exception is ArgumentException or PlatformNotSupportedException)
        {
            return name;
        }
    }

    private bool IsWord(string word) => Next == PythonTokenKind.Name && _text.AsSpan(_tokens[_at].Start, _tokens[_at].End - _tokens[_at].Start).SequenceEqual(word);

    private PythonNode[] Take(int from)
    {
        if (from == _pending.Count) return [];
        PythonNode[] nodes = new PythonNode[_pending.Count - from];
        _pending.CopyTo(from, nodes, 0, nodes.Length);
        _pending.RemoveRange(from, nodes.Length);
        return nodes;
    }

    private void Drop(int from) => _pending.RemoveRange(from, _pending.Count - from);

    /// <summary>A node from a token to the last that was read.</summary>
    private PythonNode Make(PythonNodeKind kind, int firstToken, string? text, params PythonNode[] children) => MakeAt(kind, _tokens[firstToken].Start, _tokens[firstToken].Line, text, children);

    private PythonNode MakeAfter(PythonNodeKind kind, PythonNode first, string? text, params PythonNode[] children) => MakeAt(kind, first.Start, first.Line, text, children);

    private PythonNode MakeAt(PythonNodeKind kind, int start, int line, string? text, PythonNode[] children)
    {
        int at = Math.Max(0, _at - 1);
        while (at > 0 && _tokens[at].Kind is PythonTokenKind.Newline or PythonTokenKind.Dedent) at--;
        ref readonly PythonToken last = ref _tokens[at];
        return new PythonNode(kind, start, Math.Max(start, last.End), line, Math.Max(line, last.EndLine), text, children);
    }
}
