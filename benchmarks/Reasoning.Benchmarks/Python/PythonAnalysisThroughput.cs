using System.Diagnostics;
using System.Globalization;
using System.Text;
using Reasoning.Python;
using Reasoning.Python.Syntax;
using Reasoning.Testing;

namespace Reasoning.Benchmarks.Python;

/// <summary>
/// How fast Python programs are read and checked, on one thread: the standard library beside CPython's own parser, what an edit of a long file costs beside
/// reading it again, and damaged files, none of which may crash or take long.
/// </summary>
internal static class PythonAnalysisThroughput
{
    private const int Passes = 5;
    private const int DamagedFiles = 20_000;

    public static int Run(string[] args)
    {
        string folder = args.Length > 0 ? args[0] : Ask("import os; print(os.path.dirname(os.__file__))").Trim();
        List<string> paths = [.. Directory.EnumerateFiles(folder, "*.py", SearchOption.AllDirectories).Where(path => !path.Contains("-packages", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
        List<string> texts = [.. paths.Select(File.ReadAllText)];
        double megabytes = texts.Sum(text => (double)text.Length) / 1e6;
        Write($"{texts.Count:#,0} files, {megabytes:0.0} million characters, {texts.Sum(text => text.Count(letter => letter == '\n')):#,0} lines");

        var tokenizer = new PythonTokenizer();
        var parser = new PythonParser();
        var analyzer = new PythonAnalyzer();
        Report("tokens", texts, text => tokenizer.Read(text));
        Report("syntax tree", texts, text => parser.Parse(text));
        Report("tree, names, indentation", texts, text => analyzer.Analyze(text));
        Write($"CPython's ast.parse          {Ask(ReferenceScript(folder)).Trim()}");
        Write($"files with syntax errors: {texts.Count(text => parser.Check(text) is not null)}");
        MeasureEdits(analyzer);
        MeasureDamagedFiles(paths, analyzer, parser);
        return 0;
    }

    private static void MeasureEdits(PythonAnalyzer analyzer)
    {
        var builder = new StringBuilder();
        for (int i = 0; i < 400; i++) builder.Append(CultureInfo.InvariantCulture, $"def function_{i}(values, limit):\n    total = 0\n    for value in values:\n        if value < limit:\n            total += value\n    return total\n\n");
        string text = builder.ToString();
        PythonDocument document = PythonDocument.Open(text, analyzer);
        int middle = text.IndexOf("total = 0", text.Length / 2, StringComparison.Ordinal);
        PythonDocument edited = document;
        double edit = Median(200, () => edited = edited.Replace(middle + 8, 1, "1"));
        double whole = Median(50, () => analyzer.Analyze(text));
        Write($"an edit of a file of {text.Length:#,0} characters and 400 functions: {edit * 1e6:0} microseconds; the whole file read again: {whole * 1e6:0}");
    }

    private static void MeasureDamagedFiles(List<string> paths, PythonAnalyzer analyzer, PythonParser parser)
    {
        int errors = 0;
        double longest = 0;
        long started = Stopwatch.GetTimestamp();
        foreach (string text in MutatedTexts.Of(paths, DamagedFiles, seed: 1))
        {
            long before = Stopwatch.GetTimestamp();
            errors += analyzer.Analyze(text).Tree.Error is null ? 0 : 1;
            _ = parser.ParseTolerantly(text);
            longest = Math.Max(longest, Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        Write($"{DamagedFiles:#,0} damaged files: {errors:#,0} with syntax errors, no crash, the longest took {longest:0.0} ms, all with their making {Stopwatch.GetElapsedTime(started).TotalSeconds:0} s");
    }

    private static void Report(string name, List<string> texts, Action<string> read)
    {
        double seconds = Median(Passes, () =>
        {
            foreach (string text in texts) read(text);
        });
        Write($"{name,-28} {texts.Count / seconds,8:#,0} files a second, {texts.Sum(text => (double)text.Length) / 1e6 / seconds,6:0.0} million characters a second");
    }

    private static double Median(int passes, Action work)
    {
        work();
        var times = new double[passes];
        for (int i = 0; i < passes; i++)
        {
            long started = Stopwatch.GetTimestamp();
            work();
            times[i] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }

        Array.Sort(times);
        return times[passes / 2];
    }

    private static string ReferenceScript(string folder) => $"""
        import ast, os, time, warnings
        warnings.simplefilter('ignore')
        texts = []
        for place, _, names in os.walk({PythonText(folder)}):
            if '-packages' in place: continue
            for name in names:
                if name.endswith('.py'):
                    try: texts.append(open(os.path.join(place, name), encoding='utf-8').read())
                    except UnicodeDecodeError: pass
        started, read = time.perf_counter(), 0
        for text in texts:
            try: ast.parse(text); read += 1
            except (SyntaxError, ValueError): pass
        seconds = time.perf_counter() - started
        print(f"{'{'}len(texts) / seconds:8.0f{'}'} files a second, {'{'}sum(map(len, texts)) / 1e6 / seconds:6.1f{'}'} million characters a second")
        """;

    private static string PythonText(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Ask(string script)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(script);
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static void Write(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
