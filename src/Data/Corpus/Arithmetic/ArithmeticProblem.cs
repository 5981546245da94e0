using System.Globalization;
using System.Text;

namespace Reasoning.Data.Corpus.Arithmetic;

/// <summary>A question over integers with its steps.</summary>
/// <param name="Question">Wording.</param>
/// <param name="Family">Kind of story, or <c>expression</c>.</param>
/// <param name="Steps">Computations in order; the last one gives the answer.</param>
internal sealed record ArithmeticProblem(string Question, string Family, IReadOnlyList<ArithmeticStep> Steps)
{
    private const int InstancesHeldOutEvery = 10;
    private const int ShapesHeldOutEvery = 8;

    public long Answer => Steps[^1].Result;

    public string Prompt => $"Question: {Question}\nAnswer:\n";

    /// <summary>What is computed, whatever the wording: two problems with the same instance are paraphrases.</summary>
    public string Instance => string.Join("; ", Steps.Select(step => step.Normal).Order(StringComparer.Ordinal));

    /// <summary>The kind of story with its sequence of operators.</summary>
    public string Shape => Family + ":" + string.Concat(Steps.Select(step => step.Operator));

    public bool IsInstanceHeldOut => HeldOut.Contains(Instance, InstancesHeldOutEvery);

    /// <summary>Only longer shapes are held out: every single operation has to be learnable.</summary>
    public bool IsShapeHeldOut => Steps.Count >= 3 && HeldOut.Contains(Shape, ShapesHeldOutEvery);

    public bool IsHeldOut => IsInstanceHeldOut || IsShapeHeldOut;

    public string Solution
    {
        get
        {
            var text = new StringBuilder();
            foreach (ArithmeticStep step in Steps)
                text.Append(step.Text).Append('\n');
            return text.Append(CultureInfo.InvariantCulture, $"answer: {Answer}\n").ToString();
        }
    }
}
