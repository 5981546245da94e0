namespace Reasoning.Python.Syntax;

/// <summary>Kinds of syntax nodes: those of Python's own <c>ast</c> module under the same names, and a few that only group. Each says what its children are, in their order;
/// what is in square brackets may be absent.</summary>
public enum PythonNodeKind : byte
{
    /// <summary>A whole program: statements.</summary>
    Module,

    /// <summary>A group: the statements of a block.</summary>
    Body,

    /// <summary>A group: the statements behind else (and the one <c>If</c> of an elif).</summary>
    OrElse,

    /// <summary>A group: the statements behind finally.</summary>
    FinalBody,

    /// <summary>A statement that could not be read; the parser went on behind it.</summary>
    Error,

    /// <summary>Text: name. [Decorator...], [TypeParameters], Parameters, [Returns], Body.</summary>
    FunctionDef,

    /// <summary>As <see cref="FunctionDef"/>.</summary>
    AsyncFunctionDef,

    /// <summary>Text: name. [Decorator...], [TypeParameters], [Bases], Body.</summary>
    ClassDef,

    /// <summary>A group of one: the expression behind @.</summary>
    Decorator,

    /// <summary>A group of one: the annotation behind -&gt;.</summary>
    Returns,

    /// <summary>A group: arguments in the brackets of a class.</summary>
    Bases,

    /// <summary>A group: Parameter, VarPositional, VarKeyword, PositionalOnly and KeywordOnly, in their order.</summary>
    Parameters,

    /// <summary>Text: name. [Annotation], [Default].</summary>
    Parameter,

    /// <summary>*args. Text: name. [Annotation].</summary>
    VarPositional,

    /// <summary>**kwargs. Text: name. [Annotation].</summary>
    VarKeyword,

    /// <summary>The mark / in parameters.</summary>
    PositionalOnly,

    /// <summary>The mark * in parameters.</summary>
    KeywordOnly,

    /// <summary>A group of one expression.</summary>
    Annotation,

    /// <summary>A group of one expression.</summary>
    Default,

    /// <summary>A group: TypeVar, TypeVarTuple, ParamSpec.</summary>
    TypeParameters,

    /// <summary>Text: name. [Annotation], [Default].</summary>
    TypeVar,

    /// <summary>Text: name. [Default].</summary>
    TypeVarTuple,

    /// <summary>Text: name. [Default].</summary>
    ParamSpec,

    /// <summary>Name, [TypeParameters], value.</summary>
    TypeAlias,

    /// <summary>[value].</summary>
    Return,

    /// <summary>Targets.</summary>
    Delete,

    /// <summary>Targets, value last.</summary>
    Assign,

    /// <summary>Text: operator. Target, value.</summary>
    AugAssign,

    /// <summary>Target, Annotation, [value].</summary>
    AnnAssign,

    /// <summary>Target, iterable, Body, [OrElse].</summary>
    For,

    /// <summary>As <see cref="For"/>.</summary>
    AsyncFor,

    /// <summary>Test, Body, [OrElse].</summary>
    While,

    /// <summary>Test, Body, [OrElse].</summary>
    If,

    /// <summary>WithItem..., Body.</summary>
    With,

    /// <summary>As <see cref="With"/>.</summary>
    AsyncWith,

    /// <summary>Context, [target].</summary>
    WithItem,

    /// <summary>Subject, MatchCase...</summary>
    Match,

    /// <summary>Pattern, [Guard], Body.</summary>
    MatchCase,

    /// <summary>A group of one expression.</summary>
    Guard,

    /// <summary>[exception, [cause]].</summary>
    Raise,

    /// <summary>Body, [ExceptHandler...], [OrElse], [FinalBody].</summary>
    Try,

    /// <summary>As <see cref="Try"/>, with except*.</summary>
    TryStar,

    /// <summary>Text: name or null. [type], Body.</summary>
    ExceptHandler,

    /// <summary>Test, [message].</summary>
    Assert,

    /// <summary>Alias...</summary>
    Import,

    /// <summary>Text: module with its leading dots. Alias...</summary>
    ImportFrom,

    /// <summary>Text: name as it is imported, * among them. [Name] that it is bound to.</summary>
    Alias,

    /// <summary>Name...</summary>
    Global,

    /// <summary>Name...</summary>
    Nonlocal,

    /// <summary>A statement of one expression.</summary>
    Expr,

    /// <summary>No children.</summary>
    Pass,

    /// <summary>No children.</summary>
    Break,

    /// <summary>No children.</summary>
    Continue,

    /// <summary>Text: operator. Operands.</summary>
    BoolOp,

    /// <summary>Name, value.</summary>
    NamedExpr,

    /// <summary>Text: operator. Left, right.</summary>
    BinOp,

    /// <summary>Text: operator. Operand.</summary>
    UnaryOp,

    /// <summary>Parameters, body.</summary>
    Lambda,

    /// <summary>In the order of the text: body, test, otherwise.</summary>
    IfExp,

    /// <summary>DictItem and DoubleStarred.</summary>
    Dict,

    /// <summary>Key, value.</summary>
    DictItem,

    /// <summary>** in a dictionary: value.</summary>
    DoubleStarred,

    /// <summary>Elements.</summary>
    Set,

    /// <summary>Element, Comprehension...</summary>
    ListComp,

    /// <summary>Element, Comprehension...</summary>
    SetComp,

    /// <summary>DictItem, Comprehension...</summary>
    DictComp,

    /// <summary>Element, Comprehension...</summary>
    GeneratorExp,

    /// <summary>Text: "async" or null. Target, iterable, conditions.</summary>
    Comprehension,

    /// <summary>Value.</summary>
    Await,

    /// <summary>[value].</summary>
    Yield,

    /// <summary>Value.</summary>
    YieldFrom,

    /// <summary>Text: operators, parted by commas. Left, comparators.</summary>
    Compare,

    /// <summary>Function, arguments: expressions, Starred, Keyword.</summary>
    Call,

    /// <summary>Text: name, null for **. Value.</summary>
    Keyword,

    /// <summary>A replacement field of an f-string: value, [JoinedStr of the format].</summary>
    FormattedValue,

    /// <summary>An f-string, or strings side by side with one among them: FormattedValue...</summary>
    JoinedStr,

    /// <summary>A literal. Text: its tokens as they are written; "string" and "bytes" for those, whose text is that of the program.</summary>
    Constant,

    /// <summary>Text: name behind the dot. Value.</summary>
    Attribute,

    /// <summary>Value, index.</summary>
    Subscript,

    /// <summary>Value.</summary>
    Starred,

    /// <summary>Text: name.</summary>
    Name,

    /// <summary>Elements.</summary>
    List,

    /// <summary>Elements.</summary>
    Tuple,

    /// <summary>Text: which parts there are, of "l", "u" and "s". Lower, upper, step.</summary>
    Slice,

    /// <summary>Value.</summary>
    MatchValue,

    /// <summary>Patterns.</summary>
    MatchSequence,

    /// <summary>MatchItem..., [MatchStar].</summary>
    MatchMapping,

    /// <summary>Key, pattern.</summary>
    MatchItem,

    /// <summary>Class, patterns, MatchKeyword.</summary>
    MatchClass,

    /// <summary>Text: name. Pattern.</summary>
    MatchKeyword,

    /// <summary>Text: name, null for _.</summary>
    MatchStar,

    /// <summary>Text: name, null for _. [pattern].</summary>
    MatchAs,

    /// <summary>Patterns.</summary>
    MatchOr,
}
