namespace Reasoning.Decoding.Grammars.Lark;

/// <summary>Reads the definitions and directives of a Lark grammar by recursive descent; nesting is limited, so that the stack is too.</summary>
internal sealed partial class LarkReader
{
    private readonly Dictionary<string, LarkDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly List<LarkNode> _ignored = [];

    /// <summary>Reads the whole grammar.</summary>
    public LarkReader(TextCursor cursor)
    {
        _cursor = cursor;
        SkipSpace();
        while (!_cursor.IsAtEnd)
        {
            if (_cursor.TryRead('%')) ReadDirective();
            else ReadDefinition();
            if (!SkipSpace() && !_cursor.IsAtEnd) throw _cursor.Unexpected("the end of the definition");
        }
    }

    /// <summary>Rules, templates and terminals by name.</summary>
    public IReadOnlyDictionary<string, LarkDefinition> Definitions => _definitions;

    /// <summary>What may stand before any terminal.</summary>
    public IReadOnlyList<LarkNode> Ignored => _ignored;

    // Whether a line end was among it.
    private bool SkipSpace()
    {
        int start = _cursor.Position;
        while (!_cursor.IsAtEnd)
        {
            if (_cursor.Current is ' ' or '\t' or '\r' or '\n' or '\f') _cursor.Position++;
            else if (_cursor.Current == '#' || IsAt("//")) _cursor.ReadWhile(character => character != '\n');
            else break;
        }

        return start == 0 || _cursor.Text.AsSpan(start, _cursor.Position - start).Contains('\n');
    }

    private bool IsAt(string text) => _cursor.Text.AsSpan(_cursor.Position).StartsWith(text, StringComparison.Ordinal);

    private void ReadDefinition()
    {
        _cursor.ReadWhile(character => character is '?' or '!');   // shapes of trees: no effect on texts
        int start = _cursor.Position;
        string name = ReadName();
        List<string> parameters = [];
        if (_cursor.Current == '[') throw _cursor.Error("Attributes of rules are not supported");
        if (_cursor.TryRead('{')) parameters = ReadNames('}');
        if (parameters.Count > 0 && LarkDefinition.IsTerminal(name)) throw _cursor.Error("A terminal has no parameters", start);
        SkipPriority();
        SkipSpace();
        if (!_cursor.TryRead(':')) throw _cursor.Unexpected("':'");
        Add(new LarkDefinition(start, name, parameters, ReadAlternatives()));
    }

    private void Add(LarkDefinition definition)
    {
        if (!_definitions.TryAdd(definition.Name, definition)) throw _cursor.Error($"'{definition.Name}' is defined already", definition.Position);
    }

    // Priorities choose between parses of one text: no effect on which texts there are.
    private void SkipPriority()
    {
        if (!_cursor.TryRead('.')) return;
        _cursor.TryRead('-');
        if (_cursor.ReadWhile(char.IsAsciiDigit).Length == 0) throw _cursor.Unexpected("a priority");
    }

    private string ReadName()
    {
        int start = _cursor.Position;
        string name = _cursor.ReadWhile(character => char.IsAsciiLetterOrDigit(character) || character == '_');
        if (name.Length == 0) throw _cursor.Unexpected("the name of a rule or terminal");
        string letters = name.TrimStart('_');
        bool isRule = letters.Length > 0 && char.IsAsciiLetterLower(letters[0]) && !letters.Any(char.IsAsciiLetterUpper);
        bool isTerminal = letters.Length > 0 && char.IsAsciiLetterUpper(letters[0]) && !letters.Any(char.IsAsciiLetterLower);
        if (isRule || isTerminal) return name;
        throw _cursor.Error($"'{name}' is neither the name of a rule, in lower case, nor of a terminal, in upper case", start);
    }

    private List<string> ReadNames(char end)
    {
        var names = new List<string>();
        do
        {
            SkipSpace();
            int start = _cursor.Position;
            names.Add(ReadName());
            if (names.IndexOf(names[^1]) < names.Count - 1) throw _cursor.Error($"'{names[^1]}' is listed twice", start);
            SkipSpace();
        }
        while (_cursor.TryRead(','));
        return _cursor.TryRead(end) ? names : throw _cursor.Unexpected($"'{end}'");
    }

    private void ReadDirective()
    {
        int start = _cursor.Position - 1;
        string directive = _cursor.ReadWhile(char.IsAsciiLetterOrDigit);
        SkipSpace();
        switch (directive)
        {
            case "ignore":
                _ignored.Add(ReadAlternatives());
                break;
            case "import":
                ReadImport(start);
                break;
            case "llguidance":
                if (!_cursor.TryRead('{')) throw _cursor.Unexpected("'{'");
                SkipSpace();
                if (!_cursor.TryRead('}')) throw _cursor.Error("The options of llguidance are not supported");
                break;
            default:
                throw _cursor.Error($"The directive %{directive} is not supported", start);
        }
    }

    private void ReadImport(int start)
    {
        if (_cursor.TryRead('.') || _cursor.ReadWhile(character => char.IsAsciiLetterOrDigit(character) || character == '_') != "common")
            throw _cursor.Error("Terminals are imported from 'common' only", start);
        if (_cursor.TryRead('.'))
        {
            int position = _cursor.Position;
            string name = ReadName(), alias = name;
            int end = _cursor.Position;
            SkipSpace();
            if (_cursor.TryRead("->"))
            {
                SkipSpace();
                alias = ReadName();
            }
            else _cursor.Position = end;

            Import(name, alias, position);
            return;
        }

        SkipSpace();
        if (!_cursor.TryRead('(')) throw _cursor.Unexpected("'.' or '('");
        foreach (string name in ReadNames(')')) Import(name, name, start);
    }

    private void Import(string name, string alias, int position)
    {
        var expression = LarkLibrary.Find(name) ?? throw _cursor.Error($"There is no terminal '{name}' in 'common'", position);
        if (!LarkDefinition.IsTerminal(alias)) throw _cursor.Error($"The terminal '{name}' needs the name of a terminal", position);
        Add(new LarkDefinition(position, alias, [], new LarkNode.Leaf(position, expression, name)));
    }
}
