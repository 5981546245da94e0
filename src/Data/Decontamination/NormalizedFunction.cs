using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Reasoning.Python.Names;
using Reasoning.Python.Syntax;
using Reasoning.Verification.Values;
using Reasoning.Verification.Values.Literals;

namespace Reasoning.Data.Decontamination;

/// <summary>Writes what is left of a function when names and form are taken away.</summary>
internal sealed partial class NormalizedFunction
{
    private readonly string _source;
    private readonly IReadOnlyDictionary<string, string> _imports;
    private readonly StringBuilder _form = new();
    private readonly Dictionary<string, int> _numbers = [];
    private readonly HashSet<string> _bound = [];
    private readonly string _name;
    private readonly string? _receiver;
    private int _size;
    private bool _isTooDeep;

    private NormalizedFunction(PythonNode function, string source, IReadOnlyDictionary<string, string> imports)
    {
        (_source, _imports, _name) = (source, imports, function.Text!);
        if (function.Child(PythonNodeKind.Parameters)?.Children is [{ Kind: PythonNodeKind.Parameter, Text: "self" or "cls" } first, ..]) _receiver = first.Text;
        foreach (PythonNode node in function.DescendantsAndSelf()) BindNames(node);
        Write(function);
    }

    /// <summary>The functions of a module that are not nested too deeply.</summary>
    public static IReadOnlyList<FunctionFingerprint> FindAll(PythonNode module, string source)
    {
        var found = new List<FunctionFingerprint>();
        IReadOnlyDictionary<string, string>? imports = null;
        foreach (PythonNode node in module.DescendantsAndSelf())
        {
            if (node.Kind is not (PythonNodeKind.FunctionDef or PythonNodeKind.AsyncFunctionDef)) continue;
            var function = new NormalizedFunction(node, source, imports ??= ImportsOf(module));
            if (!function._isTooDeep) found.Add(new FunctionFingerprint(node.Text!, node.Line, function._size, function.Hash()));
        }

        return found;
    }

    private static Dictionary<string, string> ImportsOf(PythonNode module)
    {
        var imports = new Dictionary<string, string>();
        foreach (PythonNode node in module.DescendantsAndSelf())
        {
            if (node.Kind is not (PythonNodeKind.Import or PythonNodeKind.ImportFrom)) continue;
            foreach (PythonNode alias in node.Children)
            {
                if (alias.Kind != PythonNodeKind.Alias || alias.Text is null or "*") continue;
                string? bound = alias.Child(PythonNodeKind.Name)?.Text;
                if (node.Kind == PythonNodeKind.ImportFrom) imports[bound ?? alias.Text] = $"{node.Text}.{alias.Text}";
                else if (bound is not null) imports[bound] = alias.Text;
                else imports[alias.Text.Split('.')[0]] = alias.Text.Split('.')[0];
            }
        }

        return imports;
    }

    // 128 bits are enough that no two functions of all programs there are agree by chance.
    private UInt128 Hash() => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(MemoryMarshal.AsBytes(_form.ToString().AsSpan())));

    // Scopes inside of the function are not told apart: a name that is bound anywhere in it is one of its own.
    private void BindNames(PythonNode node)
    {
        switch (node.Kind)
        {
            case PythonNodeKind.FunctionDef or PythonNodeKind.AsyncFunctionDef or PythonNodeKind.ClassDef or PythonNodeKind.Parameter or PythonNodeKind.VarPositional
                or PythonNodeKind.VarKeyword or PythonNodeKind.ExceptHandler or PythonNodeKind.MatchAs or PythonNodeKind.MatchStar:
                if (node.Text is not null) _bound.Add(node.Text);
                break;
            case PythonNodeKind.Assign:
                for (int i = 0; i < node.Children.Count - 1; i++) BindTarget(node.Children[i]);
                break;
            case PythonNodeKind.AugAssign or PythonNodeKind.AnnAssign or PythonNodeKind.For or PythonNodeKind.AsyncFor or PythonNodeKind.Comprehension or PythonNodeKind.NamedExpr:
                BindTarget(node.Children[0]);
                break;
            case PythonNodeKind.WithItem:
                if (node.Children.Count > 1) BindTarget(node.Children[1]);
                break;
        }
    }

    private void BindTarget(PythonNode target)
    {
        if (target.Kind == PythonNodeKind.Name) _bound.Add(target.Text!);
        else if (target.Kind is PythonNodeKind.Tuple or PythonNodeKind.List or PythonNodeKind.Starred)
            foreach (PythonNode part in target.Children) BindTarget(part);
    }

    private void WriteAll(IEnumerable<PythonNode> nodes)
    {
        _form.Append('(');
        foreach (PythonNode node in nodes) Write(node);
        _form.Append(')');
    }

    private void Write(PythonNode node)
    {
        if (_isTooDeep || (_isTooDeep = !RuntimeHelpers.TryEnsureSufficientExecutionStack())) return;
        switch (node.Kind)
        {
            case PythonNodeKind.Annotation or PythonNodeKind.Returns or PythonNodeKind.Decorator or PythonNodeKind.TypeParameters or PythonNodeKind.Import
                or PythonNodeKind.ImportFrom or PythonNodeKind.Global or PythonNodeKind.Nonlocal or PythonNodeKind.Pass:
            case PythonNodeKind.Expr when node.Children is [{ Kind: PythonNodeKind.Constant, Text: "string" or "..." }]:
            case PythonNodeKind.Parameter when node.Text == _receiver:
            case PythonNodeKind.AnnAssign when node.Children.Count < 3:
                return;
            case PythonNodeKind.AnnAssign:
                Begin(PythonNodeKind.Assign);
                WriteAll([node.Children[0], node.Children[2]]);
                return;
            case PythonNodeKind.Name:
                WriteName(node.Text!);
                return;
            case PythonNodeKind.Attribute when node.Text == _name && node.Children[0] is { Kind: PythonNodeKind.Name } value && value.Text == _receiver:
                WriteName(_name);
                return;
            case PythonNodeKind.FunctionDef or PythonNodeKind.AsyncFunctionDef or PythonNodeKind.ClassDef or PythonNodeKind.Parameter or PythonNodeKind.VarPositional
                or PythonNodeKind.VarKeyword or PythonNodeKind.ExceptHandler or PythonNodeKind.MatchAs or PythonNodeKind.MatchStar:
                Begin(node.Kind);
                if (node.Text is not null) _form.Append(NumberOf(node.Text));
                WriteAll(node.Children);
                return;
            case PythonNodeKind.Constant:
                Begin(node.Kind);
                WriteConstant(node);
                return;
            case PythonNodeKind.JoinedStr:
                Begin(node.Kind);
                WriteFields(node);
                return;
            default:
                Begin(node.Kind);
                _form.Append(node.Text);
                WriteAll(node.Children);
                return;
        }
    }

    private void Begin(PythonNodeKind kind)
    {
        _size++;
        _form.Append((char)('\uE000' + (int)kind));
    }

    private void WriteName(string name)
    {
        if (name == _receiver)
        {
            Begin(PythonNodeKind.Name);
            _form.Append("self");
        }
        else if (!_bound.Contains(name) && _imports.TryGetValue(name, out string? path))
        {
            // As the attributes by which the same thing is reached from its module.
            string[] steps = path.Split('.', StringSplitOptions.RemoveEmptyEntries);
            for (int i = steps.Length - 1; i > 0; i--)
            {
                Begin(PythonNodeKind.Attribute);
                _form.Append(steps[i]).Append('(');
            }

            Begin(PythonNodeKind.Name);
            _form.Append('!').Append(steps.Length > 0 ? steps[0] : path).Append(')', Math.Max(0, steps.Length - 1));
        }
        else
        {
            Begin(PythonNodeKind.Name);
            if (!_bound.Contains(name) && PythonBuiltins.Names.Contains(name)) _form.Append('!').Append(name);
            else _form.Append(NumberOf(name));
        }
    }

    private int NumberOf(string name)
    {
        if (!_numbers.TryGetValue(name, out int number)) _numbers.Add(name, number = _numbers.Count);
        return number;
    }

    // By its value: 0x10 is 16, 'a' "b" is 'ab'. What is no plain literal (a text with \N{...}, an ellipsis) stays as it is written.
    private void WriteConstant(PythonNode node)
    {
        int start = _form.Length;
        string source = _source[node.Start..node.End];
        _form.Append(PythonLiteral.TryParse(source) switch
        {
            PlainValue.TextValue text => text.Value,
            PlainValue.BytesValue bytes => Convert.ToHexString(bytes.Value.AsSpan()),
            { } value => value.ToString(),
            null => source,
        });
        WriteLength(node.Text is "string" or "bytes" ? node.Text : "", start);
    }

    private void WriteFields(PythonNode node)
    {
        int start = _form.Length, at = node.Start;
        foreach (PythonNode field in node.Children)
        {
            _form.Append(Quotes().Replace(_source[at..field.Start], "")).Append('{');
            at = field.End;
        }

        _form.Append(Quotes().Replace(_source[at..node.End], ""));
        WriteLength("f", start);
        WriteAll(node.Children);
    }

    // A text of any content must not be taken for what comes after it.
    private void WriteLength(string kind, int start) => _form.Append(kind).Append((_form.Length - start).ToString(CultureInfo.InvariantCulture));

    // Strings side by side, one of them an f-string: the quotes, and what stands before them.
    [GeneratedRegex("[fFrRuU]{0,2}[\"']+")]
    private static partial Regex Quotes();
}
