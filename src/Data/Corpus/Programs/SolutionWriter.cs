using System.Text;

namespace Reasoning.Data.Corpus.Programs;

/// <summary>Writes the Python body of a composition: indented by four spaces, every line ended.</summary>
internal static class SolutionWriter
{
    private const string Indent = "    ";

    public static string Write(Composition composition, string functionName, string argument, SolutionStyle style)
    {
        var body = new StringBuilder();
        string value = argument;
        for (int i = 0; i < composition.Steps.Count; i++)
        {
            Step step = composition.Steps[i];
            bool isLast = i == composition.Steps.Count - 1;
            if (isLast && style == SolutionStyle.Recursion && step.Operation.Recursion is { } recursion)
            {
                WriteRecursion(body, step, recursion, value, composition.Steps.Count == 1 && !composition.HasArgument ? functionName : null);
                return body.ToString();
            }

            IReadOnlyList<string>? loop = style == SolutionStyle.Loops || step.Operation.Code.Length == 0 ? LoopOf(step.Operation) : null;
            if (loop is not null)
            {
                string target = TargetOf(step.Operation.Out, value);
                foreach (string line in loop)
                    AppendLine(body, line.Replace("@", target, StringComparison.Ordinal), step, value);
                value = target;
                if (isLast)
                    body.Append(Indent).Append("return ").Append(value).Append('\n');
            }
            else if (isLast)
            {
                AppendLine(body, "return " + ExpressionOf(step.Operation), step, value);
            }
            else
            {
                string target = step.Operation.Out == step.Operation.In ? value : NameOf(step.Operation.Out);
                AppendLine(body, target + " = " + ExpressionOf(step.Operation), step, value);
                value = target;
            }
        }

        return body.ToString();
    }

    private static void WriteRecursion(StringBuilder body, Step step, IReadOnlyList<string> lines, string value, string? functionName)
    {
        if (functionName is not null)
        {
            foreach (string line in lines)
                AppendLine(body, line.Replace("go(", functionName + "(", StringComparison.Ordinal), step, value);
            return;
        }

        string parameter = NameOf(step.Operation.In);
        body.Append(Indent).Append("def go(").Append(parameter).Append("):\n");
        foreach (string line in lines)
            AppendLine(body, Indent + line, step, parameter);
        body.Append(Indent).Append("return go(").Append(value).Append(")\n");
    }

    private static void AppendLine(StringBuilder body, string template, Step step, string value) => body
        .Append(Indent)
        .Append(template.Replace("$", value, StringComparison.Ordinal).Replace("#", step.Constant, StringComparison.Ordinal))
        .Append('\n');

    private static string ExpressionOf(Operation operation)
    {
        string x = ElementOf(operation.In);
        bool isText = operation.In == ValueKind.Text;
        return operation.Shape switch
        {
            OperationShape.Filter => isText ? $"\"\".join({x} for {x} in $ if {operation.Code})" : $"[{x} for {x} in $ if {operation.Code}]",
            OperationShape.Map => isText ? $"\"\".join({operation.Code} for {x} in $)" : $"[{operation.Code} for {x} in $]",
            OperationShape.Count => $"sum(1 for {x} in $ if {operation.Code})",
            _ => operation.Code,
        };
    }

    private static IReadOnlyList<string>? LoopOf(Operation operation)
    {
        string x = ElementOf(operation.In);
        bool isText = operation.In == ValueKind.Text;
        string start = isText ? "@ = \"\"" : "@ = []";
        return operation.Shape switch
        {
            OperationShape.Filter => [start, $"for {x} in $:", $"    if {operation.Code}:", isText ? $"        @ += {x}" : $"        @.append({x})"],
            OperationShape.Map => [start, $"for {x} in $:", isText ? $"    @ += {operation.Code}" : $"    @.append({operation.Code})"],
            OperationShape.Count => ["@ = 0", $"for {x} in $:", $"    if {operation.Code}:", "        @ += 1"],
            _ => operation.Loop,
        };
    }

    private static string ElementOf(ValueKind kind) => kind switch { ValueKind.Text => "c", ValueKind.Words => "w", _ => "x" };

    private static string NameOf(ValueKind kind) => kind switch
    {
        ValueKind.Numbers => "nums",
        ValueKind.Number => "n",
        ValueKind.Text => "s",
        _ => "words",
    };

    private static string TargetOf(ValueKind kind, string current) => kind == ValueKind.Number
        ? current == "total" ? "result" : "total"
        : current == "out" ? "result" : "out";
}
