namespace Reasoning.Python.Syntax;

/// <content>Functions, classes, their decorators and type parameters.</content>
public sealed partial class PythonParser
{
    private PythonNode? ReadDefinition()
    {
        int start = _at, mark = _pending.Count;
        while (Next == PythonTokenKind.At)
        {
            int at = _at++;
            if (ReadNamedExpression() is not { } decorator || !Accept(PythonTokenKind.Newline))
            {
                Drop(mark);
                return null;
            }

            _pending.Add(Make(PythonNodeKind.Decorator, at, null, decorator));
        }

        PythonNode[] decorators = Take(mark);
        switch (Next)
        {
            case PythonTokenKind.Class:
                return ReadClass(decorators);
            case PythonTokenKind.Def:
                return ReadFunction(_at, PythonNodeKind.FunctionDef, decorators);
            case PythonTokenKind.Async:
                start = _at++;
                return Next == PythonTokenKind.Def ? ReadFunction(start, PythonNodeKind.AsyncFunctionDef, decorators) : null;
            default:
                return null;
        }
    }

    private PythonNode? ReadFunction(int start, PythonNodeKind kind, PythonNode[] decorators)
    {
        int keyword = _at++;
        if (Next != PythonTokenKind.Name) return null;
        string name = TextOf(_tokens[_at++]);
        PythonNode? types = null;
        if (Next == PythonTokenKind.LeftBracket && _version >= PythonVersion.Python312 && (types = ReadTypeParameters()) is null) return null;
        if (!Force(PythonTokenKind.LeftParenthesis, "(")) return null;
        if (ReadParameters(PythonTokenKind.RightParenthesis, isLambda: false) is not { } parameters || !Accept(PythonTokenKind.RightParenthesis)) return null;
        PythonNode? returns = null;
        int arrow = _at;
        if (Accept(PythonTokenKind.Arrow))
        {
            if (ReadExpression() is { } annotation) returns = Make(PythonNodeKind.Returns, arrow, null, annotation);
            else _at = arrow;
        }

        if (!Force(PythonTokenKind.Colon, ":") || ReadBlock("function definition", keyword) is not { } body) return null;
        return Make(kind, start, name, Join(decorators, types, parameters, returns, body));
    }

    private PythonNode? ReadClass(PythonNode[] decorators)
    {
        int start = _at++;
        if (Next != PythonTokenKind.Name) return null;
        string name = TextOf(_tokens[_at++]);
        PythonNode? types = null, bases = null;
        if (Next == PythonTokenKind.LeftBracket && _version >= PythonVersion.Python312 && (types = ReadTypeParameters()) is null) return null;
        int open = _at;
        if (Accept(PythonTokenKind.LeftParenthesis))
        {
            int mark = _pending.Count;
            if (!ReadArguments() || !Accept(PythonTokenKind.RightParenthesis))
            {
                Drop(mark);
                return null;
            }

            bases = Make(PythonNodeKind.Bases, open, null, Take(mark));
        }

        if (!ReadHeadColon() || ReadBlock("class definition", start) is not { } body) return null;
        return Make(PythonNodeKind.ClassDef, start, name, Join(decorators, types, bases, body));
    }

    private static PythonNode[] Join(PythonNode[] first, params ReadOnlySpan<PythonNode?> rest)
    {
        int count = first.Length;
        foreach (PythonNode? node in rest) count += node is null ? 0 : 1;
        PythonNode[] all = new PythonNode[count];
        first.CopyTo(all, 0);
        int at = first.Length;
        foreach (PythonNode? node in rest)
            if (node is not null) all[at++] = node;
        return all;
    }

    private PythonNode? ReadTypeParameters()
    {
        int start = _at++, mark = _pending.Count;
        do
        {
            if (Next == PythonTokenKind.RightBracket && _pending.Count > mark) break;
            if (ReadTypeParameter() is not { } parameter)
            {
                Drop(mark);
                return null;
            }

            _pending.Add(parameter);
        }
        while (Accept(PythonTokenKind.Comma));
        if (Accept(PythonTokenKind.RightBracket)) return Make(PythonNodeKind.TypeParameters, start, null, Take(mark));
        Drop(mark);
        return null;
    }

    private PythonNode? ReadTypeParameter()
    {
        int start = _at;
        PythonNodeKind kind = Accept(PythonTokenKind.Star) ? PythonNodeKind.TypeVarTuple : Accept(PythonTokenKind.DoubleStar) ? PythonNodeKind.ParamSpec : PythonNodeKind.TypeVar;
        if (Next != PythonTokenKind.Name) return null;
        string name = TextOf(_tokens[_at++]);
        PythonNode? bound = null, standard = null;
        int at = _at;
        if (kind == PythonNodeKind.TypeVar && Accept(PythonTokenKind.Colon))
        {
            if (ReadExpression() is not { } value) return null;
            bound = Make(PythonNodeKind.Annotation, at, null, value);
        }

        at = _at;
        if (Next == PythonTokenKind.Equal)
        {
            if (!HasFeature(PythonVersion.Python313, _tokens[_at], "Type parameter defaults are")) return null;
            _at++;
            if ((kind == PythonNodeKind.TypeVarTuple ? ReadStarExpression() : ReadExpression()) is not { } value) return null;
            standard = Make(PythonNodeKind.Default, at, null, value);
        }

        return Make(kind, start, name, Join([], bound, standard));
    }
}
