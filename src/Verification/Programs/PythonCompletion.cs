using System.Text;
using System.Text.RegularExpressions;
using Reasoning.Verification.Problems;

namespace Reasoning.Verification.Programs;

/// <summary>Makes a Python program of a model's text from which chat wrappers were removed; see <see cref="CompletionProgram"/> for the rules.</summary>
internal sealed partial class PythonCompletion(CodeProblem problem, CompletionOptions options, List<ExtractionStep> steps)
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int BodyIndent = 4;

    // A function or class at the left margin; of Class.method, the class.
    private readonly string _name = problem.EntryPoint.Split('.')[0];
    private readonly string _method = problem.EntryPoint.Split('.')[^1];

    public string Make(string text)
    {
        var fenced = TakeFenced(ref text);
        var code = fenced ?? text;
        if (fenced is null) code = RemoveProse(code);
        var isPlain = fenced is null && steps.Count == 0;
        var program = problem.Form == PromptForm.Description ? MakeWhole(code) : Continue(code, fenced is not null, isPlain);
        if (options.KeepReachableOnly && problem.EntryPoint.Length > 0) program = KeepReachable(program);
        return program;
    }

    private bool Defines(string code) => _name.Length > 0 && (DefinitionOf(code, _name) >= 0 || (_method != _name && DefinitionOf(code, _method) >= 0));

    // Where it is defined at the left margin (the last time), or -1.
    private static int DefinitionOf(string code, string name) =>
        name.Length > 0 && Regex.Matches(code, $@"^((async[ \t]+)?def[ \t]+{Regex.Escape(name)}[ \t]*\(|class[ \t]+{Regex.Escape(name)}\b)", RegexOptions.Multiline | Options) is [.., var last]
            ? last.Index
            : -1;

    private static string? FirstLine(string code) => code.Split('\n').FirstOrDefault(line => !string.IsNullOrWhiteSpace(line));

    private static bool StartsAtMargin(string code) => FirstLine(code) is [not (' ' or '\t'), ..];

    private void Did(ExtractionStep step)
    {
        if (!steps.Contains(step)) steps.Add(step);
    }

    /// <summary>The fenced code; null where there is none. What begins as code and only then has a fence is cut off there, and stays unfenced.</summary>
    private string? TakeFenced(ref string text)
    {
        var fences = CodeFence.Find(text);
        if (fences.Count == 0) return null;
        var own = fences.Where(fence => fence.Language is "" or "python" or "py" or "python3" or "python2" or "py3").ToArray();
        if (own.Length == 0) own = [.. fences];
        var codes = own.Select(fence => Dedent(fence.Code)).ToArray();
        var start = fences[0].Start;
        var before = text[..start];
        var isCode = BeginsAsCode(before);
        if ((isCode || Defines(before)) && PythonLine.Read(text).First(line => line.End > start).IsContinued) return null;
        if (Defines(before) ? isCode || !codes.Any(Defines) : isCode && (IsIndented(before) || !codes.Any(Defines)))
        {
            text = before;
            Did(ExtractionStep.RemovedProse);
            return null;
        }

        Did(ExtractionStep.TookFence);
        if (problem.EntryPoint.Length > 0)
        {
            int[] defining = [.. Enumerable.Range(0, codes.Length).Where(i => Defines(codes[i]))];
            if (defining.Length > 0) return JoinNeeded(codes, defining.Where(i => own[i].IsClosed).DefaultIfEmpty(defining[^1]).Last());
            if (problem.Form == PromptForm.Beginning) return codes[0];
        }

        return Dedent(FindProgram(own));
    }

    // The last block that a program can be, since what follows an attempt corrects it: one that reads and writes, or writes at least. Unnamed blocks are often inputs and outputs.
    private static string FindProgram(CodeFence[] fences)
    {
        var named = fences.Where(fence => fence.Language.Length > 0).ToArray();
        var closed = fences.Where(fence => fence.IsClosed).ToArray();
        return named.Intersect(closed).LastOrDefault(IsWhole)?.Code
            ?? closed.LastOrDefault(IsWhole)?.Code
            ?? named.Intersect(closed).LastOrDefault(fence => Writing().IsMatch(fence.Code))?.Code
            ?? (named.Length > 0 ? named : fences).MaxBy(fence => fence.Code.Length)!.Code;

        static bool IsWhole(CodeFence fence) => Reading().IsMatch(fence.Code) && Writing().IsMatch(fence.Code);
    }

    // Whether the first line that is more than a comment is a statement. Headings look like comments, and sentences begin with Python's words as well; so a line that opens a block has to be followed
    // by the block, and no line may have two words beside each other that Python could not.
    private bool BeginsAsCode(string text)
    {
        var lines = text.Split('\n').Where(line => line.AsSpan().Trim() is [not '#', ..]).Take(2).ToArray();
        if (lines.Length == 0) return false;
        var first = lines[0].TrimStart();
        var indent = lines[0].Length - first.Length;
        if (indent > 0 ? problem.Form != PromptForm.Beginning : !StatementStart().IsMatch(first)) return false;
        if (PythonBlock.IsSentence(first) || PythonBlock.HasWordsOnly(first)) return false;
        return !BlockOpening().IsMatch(first) || (lines.Length > 1 && lines[1].Length - lines[1].TrimStart().Length > indent);
    }

    private static bool IsIndented(string code) => FirstLine(code) is [' ' or '\t', ..];

    // Blocks before it that define what it uses and does not define itself.
    private string JoinNeeded(string[] codes, int at)
    {
        var result = codes[at];
        var (defined, used) = Names(result);
        for (var i = at - 1; i >= 0; i--)
        {
            if (Defines(codes[i]) || !PythonBlock.Split(codes[i]).Any(block => block.IsDefinition && used.Contains(block.Name!) && !defined.Contains(block.Name!))) continue;
            result = $"{codes[i].TrimEnd()}\n\n{result}";
            var (more, further) = Names(codes[i]);
            defined.UnionWith(more);
            used.UnionWith(further);
            Did(ExtractionStep.JoinedFences);
        }

        return result;

        static (HashSet<string> Defined, HashSet<string> Used) Names(string code)
        {
            var blocks = PythonBlock.Split(code);
            return ([.. blocks.Select(block => block.Name).OfType<string>()], [.. blocks.SelectMany(block => block.Names)]);
        }
    }

    // A block in a list item is indented as a whole.
    private static string Dedent(string code)
    {
        if (FirstLine(code) is not { } first || !CodeStart().IsMatch(first.TrimStart())) return code;
        var indent = first.Length - first.TrimStart().Length;
        if (indent == 0) return code;
        var lines = code.Split('\n');
        return lines.All(line => string.IsNullOrWhiteSpace(line) || line.AsSpan().StartsWith(first.AsSpan(0, indent)))
            ? string.Join('\n', lines.Select(line => string.IsNullOrWhiteSpace(line) ? "" : line[indent..]))
            : code;
    }

    // Only text that begins at the left margin can begin with a sentence; where the code begins indented it continues the prompt, and is left alone.
    private string RemoveProse(string code)
    {
        if (!StartsAtMargin(code)) return code;
        var blocks = PythonBlock.Split(code);
        var (first, end) = (0, blocks.Count);
        while (first < blocks.Count && blocks[first].IsProse) first++;
        if (first == blocks.Count)
        {
            // A body may follow the sentence, and is then part of its block.
            var lines = code.Split('\n').SkipWhile(line => line.Length == 0 || !char.IsWhiteSpace(line[0])).ToArray();
            if (problem.Form != PromptForm.Beginning || lines.All(string.IsNullOrWhiteSpace)) return code;
            Did(ExtractionStep.RemovedProse);
            return string.Join('\n', lines);
        }

        if (problem.Form == PromptForm.Beginning && !Defines(code)) return code;
        var isDefined = false;
        for (var i = first; i < blocks.Count && end == blocks.Count; i++)
        {
            if (isDefined && blocks[i].IsProse) end = i;
            isDefined |= problem.EntryPoint.Length == 0 || Defines(blocks[i].Text);
        }

        if (first == 0 && end == blocks.Count) return code;
        Did(ExtractionStep.RemovedProse);
        return string.Concat(blocks.Take(first..end).Select(block => block.Text));
    }

    private string Continue(string code, bool isFenced, bool isPlain)
    {
        var startsAtMargin = StartsAtMargin(code);
        if (startsAtMargin && Defines(code))
        {
            // The function is all there; of the prompt, only what stands before its signature (imports, other functions) is still needed.
            var signature = DefinitionOf(problem.Prompt, _name);
            Did(ExtractionStep.ReplacedSignature);
            code = RemoveTail(code.TrimStart('\n'), withUsage: !isPlain);
            return $"{(signature < 0 ? problem.Prompt : problem.Prompt[..signature]).TrimEnd()}\n\n{code}";
        }

        if (options.TruncateAtStops && CompletionProgram.Truncate(code) is var truncated && truncated.Length < code.Length)
        {
            Did(ExtractionStep.Truncated);
            code = truncated;
        }

        // A fence may have taken the indentation away; without one, only what could not stand outside of a function is certain to have lost it.
        if (startsAtMargin && (isFenced || HasLostIndentation(code))) code = Indent(code);
        code = RemoveTail(ExpandTabs(code), withUsage: false);
        if (!isPlain || steps.Count > 0) Did(ExtractionStep.ContinuedPrompt);
        return !isFenced || problem.Prompt.EndsWith('\n') ? problem.Prompt + code : $"{problem.Prompt}\n{code}";
    }

    private string MakeWhole(string code)
    {
        if (problem.EntryPoint.Length > 0)
        {
            code = RemoveTail(code, withUsage: true);
            if (_method != _name && DefinitionOf(code, _name) < 0 && Regex.Match(code, $@"^(async[ \t]+)?def[ \t]+{Regex.Escape(_method)}[ \t]*\([ \t]*(?<first>\w*)", RegexOptions.Multiline | Options) is { Success: true } bare)
            {
                var value = bare.Groups["first"].Value == "self" ? _method : $"staticmethod({_method})";
                code = $"{code.TrimEnd()}\n\n\nclass {_name}:\n    {_method} = {value}\n";
                Did(ExtractionStep.WrappedInClass);
            }
        }

        if (problem.Preamble.Length == 0) return code;
        Did(ExtractionStep.AddedPreamble);
        var future = Regex.Matches(code, @"^from[ \t]+__future__[ \t]+import[^\n]*\n?", RegexOptions.Multiline | Options) is [.., var last] ? last.Index + last.Length : 0;
        return $"{code[..future]}{problem.Preamble.TrimEnd('\n')}\n\n{code[future..]}";
    }

    // if __name__ == "__main__" wherever it stands, and what only shows or tests the function at the very end.
    private string RemoveTail(string code, bool withUsage)
    {
        if (problem.EntryPoint.Length == 0) return code;
        var blocks = PythonBlock.Split(code).ToList();
        var hasMain = blocks.RemoveAll(block => block.IsMain) > 0;
        var end = blocks.Count;
        while (withUsage && end > 1 && (blocks[end - 1].IsUsage || blocks[end - 1].Head.Length == 0)) end--;
        var hasUsage = blocks.Skip(end).Any(block => block.IsUsage);
        if (hasMain) Did(ExtractionStep.RemovedMain);
        if (hasUsage) Did(ExtractionStep.RemovedUsage);
        return hasMain || hasUsage ? string.Concat(blocks.Take(hasUsage ? end : blocks.Count).Select(block => block.Text)) : code;
    }

    // What is an error at the left margin, and was none before the first line, or every line, lost its indentation: a return outside of a function, a line that goes back to an
    // indentation that no line before it has, and one that is indented further where no colon asks for it.
    private static bool HasLostIndentation(string code) =>
        PythonBlock.Split(code).Any(block => !block.IsDefinition && !block.Text.Contains("def ", StringComparison.Ordinal) && OutsideReturn().IsMatch(block.Text)) || IsWronglyIndented(code);

    private static bool IsWronglyIndented(string code)
    {
        var open = new Stack<int>([0]);
        var hasColon = true;
        foreach (var line in PythonLine.Read(code))
        {
            if (line.IsBlank || (!line.IsContinued && code[line.Start + line.Indent] == '#')) continue;
            if (!line.IsContinued && line.Indent > open.Peek())
            {
                if (!hasColon) return true;
                open.Push(line.Indent);
            }

            hasColon = code.AsSpan(line.Start, line.End - line.Start).Contains(':');
            if (line.IsContinued) continue;
            while (line.Indent < open.Peek()) open.Pop();
            if (line.Indent != open.Peek()) return true;
        }

        return false;
    }

    private string Indent(string code)
    {
        var lines = PythonLine.Read(code).ToArray();
        var real = lines.Where(line => !line.IsBlank && !line.IsContinued).ToArray();
        if (real.Length == 0) return code;
        Did(ExtractionStep.IndentedBody);

        // Where only the first line lost its indentation (the whole text was stripped), all others are inside of the function already.
        var head = code.AsSpan(real[0].Start, real[0].End - real[0].Start).TrimEnd();
        var isFirstOnly = real.Length > 1 && real.Skip(1).All(line => line.Indent >= BodyIndent) && (head is not [.., ':'] || real[1].Indent > BodyIndent);
        var result = new StringBuilder(code.Length + (lines.Length * BodyIndent));
        foreach (var line in lines)
        {
            if (!line.IsBlank && !line.IsContinued && (!isFirstOnly || line == real[0])) result.Append(' ', BodyIndent);
            result.Append(code, line.Start, line.End - line.Start);
        }

        return result.ToString();
    }

    private string ExpandTabs(string code)
    {
        if (!code.Contains('\t')) return code;
        var result = new StringBuilder(code.Length);
        foreach (var line in PythonLine.Read(code))
        {
            var indent = code.AsSpan(line.Start, line.Indent);
            if (line.IsContinued || line.IsBlank || indent.IndexOf('\t') < 0)
            {
                result.Append(code, line.Start, line.End - line.Start);
                continue;
            }

            var width = 0;
            foreach (var letter in indent) width = letter == '\t' ? (width / BodyIndent * BodyIndent) + BodyIndent : width + 1;
            result.Append(' ', width).Append(code, line.Start + line.Indent, line.End - line.Start - line.Indent);
            Did(ExtractionStep.ExpandedTabs);
        }

        return result.ToString();
    }

    private string KeepReachable(string program)
    {
        var blocks = PythonBlock.Split(program);
        var needed = new HashSet<string>();
        var open = new Queue<string>([_name]);
        if (!blocks.Any(block => block.Name == _name)) return program;
        var byName = blocks.Where(block => block.Name is not null).ToLookup(block => block.Name!);
        while (open.TryDequeue(out var name))
        {
            if (!needed.Add(name)) continue;
            foreach (var used in byName[name].SelectMany(block => block.Names).Where(byName.Contains)) open.Enqueue(used);
        }

        var kept = blocks.Where(block => block.IsImport || ConditionalImport().IsMatch(block.Text) || (block.Name is { } name && needed.Contains(name))).ToArray();
        if (kept.Length == blocks.Count) return program;
        Did(ExtractionStep.KeptReachable);
        return string.Concat(kept.Select(block => block.Text));
    }

    [GeneratedRegex(@"^(import|from|def|class|async|@|#|if |for |while |\w+ *=[^=]|""""""|''')", Options)]
    private static partial Regex CodeStart();

    [GeneratedRegex(@"^(import[ \t]|from[ \t]+\S+[ \t]+import\b|def[ \t]|class[ \t]|async[ \t]|@|(if|for|while|with)\b|try:|return\b|[\w.]+\(([^#]*\))?[ \t]*(#.*)?$|[\w.,*()\[\]'"" \t]+[-+*/%&|^]?=[^=]|[rRuU]?(""""""|'''))", Options)]
    private static partial Regex StatementStart();

    // Its statement does not stand on the same line.
    [GeneratedRegex(@"^(if|for|while|with|try)\b([^:#]*|.*:[ \t]*(#.*)?)$", Options)]
    private static partial Regex BlockOpening();

    [GeneratedRegex(@"\b(input[ \t]*\(|stdin\b|open[ \t]*\(|fileinput\b)", Options)]
    private static partial Regex Reading();

    [GeneratedRegex(@"\b(print\b|write(lines)?[ \t]*\(|stdout\b)", Options)]
    private static partial Regex Writing();

    [GeneratedRegex(@"^[ \t]*(return|yield)\b", RegexOptions.Multiline | Options)]
    private static partial Regex OutsideReturn();

    [GeneratedRegex(@"\A(#[^\n]*\n|\s)*try:\s*(#[^\n]*)?\n\s+(import|from)[ \t]", Options)]
    private static partial Regex ConditionalImport();
}
