using System.Text;
using Reasoning.Decoding.Grammars;

namespace Reasoning.Decoding.Tests.Grammars.BuiltIn;

public class SqlGrammarTests
{
    // Without tables there are other errors than those of syntax; the others come after the whole statement was read.
    private const string Explain =
        "import sqlite3\ntry: sqlite3.connect(':memory:').execute('explain ' + t)\nexcept (sqlite3.Error, sqlite3.Warning) as error:\n"
        + "    if any(part in str(error) for part in ('syntax error', 'unrecognized', 'incomplete')): return str(error)";

    private static readonly Grammar _grammar = Constraint.Sql();
    private static readonly EarleyRecognizer _recognizer = new(_grammar);

    [Theory]
    [InlineData("SELECT 1")]
    [InlineData("select a.*, count(*) as n, sum(distinct b.c) total from t a left outer join s.u as b on a.id = b.id and not b.x is null where a.y in (1, -2) group by a.z, 2 having count(*) > 3 order by n desc, 1 limit 10 offset 5;")]
    [InlineData("SELECT CASE WHEN a > 1 THEN 'it''s' ELSE NULL END, \"odd \"\"name\"\"\" FROM (SELECT * FROM t) AS s WHERE EXISTS (SELECT 1 FROM u) AND a NOT BETWEEN 1 AND 2.5e3 OR b LIKE 'x%' ESCAPE '!'")]
    [InlineData("WITH r(a, b) AS (SELECT 1, 2), s AS (SELECT * FROM r) SELECT DISTINCT a FROM r, s NATURAL JOIN q UNION ALL SELECT b FROM r JOIN s USING (a) EXCEPT SELECT 3")]
    [InlineData("SELECT row_number() OVER (PARTITION BY a, b ORDER BY c) AS n, CAST(x AS decimal(10, 2)), a || 'b' FROM t WHERE (a + 1) * 2 <> b % 3")]
    public void Sql_Queries_AreAcceptedAndParse(string text)
    {
        Assert.True(_recognizer.IsMatch(text));
        Assert.Equal([""], PythonInterpreter.Check(Explain, [text]));
    }

    [Theory]
    [InlineData("SELECT")]
    [InlineData("SELECT FROM t")]
    [InlineData("SELECT a FROM")]
    [InlineData("SELECT a FROM t WHERE")]
    [InlineData("SELECT (a FROM t")]
    [InlineData("SELECT a b c FROM t")]
    [InlineData("SELECT a FROM t ORDER BY a GROUP BY a")]
    [InlineData("SELECT select FROM t")]
    [InlineData("SELECT 'a")]
    [InlineData("SELECT CASE a END")]
    public void Sql_NoQueries_AreRefusedByBoth(string text)
    {
        Assert.False(_recognizer.IsMatch(text));
        Assert.NotEqual([""], PythonInterpreter.Check(Explain, [text]));
    }

    [Theory]
    [InlineData("DROP TABLE t")]
    [InlineData("SELECT 1; DELETE FROM t")]
    public void Sql_OtherStatements_AreRefused(string text) => Assert.False(_recognizer.IsPrefix(text));

    [Fact]
    public void Sql_RandomTexts_Parse()
    {
        var texts = new RandomTexts(_grammar, 1);
        string[] drawn = [.. Enumerable.Range(0, 3000).Select(i => Encoding.UTF8.GetString(texts.Next(20 + (i % 400))))];
        TextFailures.AssertNone(drawn.Zip(PythonInterpreter.Check(Explain, drawn)));
    }
}
