using Reasoning.Data.Linting;
using Reasoning.Data.LintSeq;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Tests.LintSeq;

public class CSharpLintSeqTests
{
    /// <summary>Programs that compile: braces on lines of their own and at the ends of lines, members of all kinds, statements that need each other.</summary>
    public static readonly TheoryData<string, string> Programs = new()
    {
        {
            "braces on their own lines",
            """
            using System;
            using System.Collections.Generic;
            using System.Linq;

            namespace Shapes
            {
                public abstract class Shape
                {
                    public abstract double Area();

                    public virtual string Name => GetType().Name;
                }

                public class Circle : Shape
                {
                    private readonly double _radius;

                    public Circle(double radius)
                    {
                        _radius = radius;
                    }

                    // The usual formula.
                    public override double Area() => Math.PI * _radius * _radius;
                }

                public static class Report
                {
                    public static string Write(IEnumerable<Shape> shapes)
                    {
                        var lines = new List<string>();
                        foreach (var shape in shapes)
                        {
                            if (shape.Area() > 10)
                            {
                                lines.Add($"{shape.Name}: large");
                            }
                            else
                            {
                                lines.Add($"{shape.Name}: small");
                            }
                        }

                        return string.Join("\n", lines
                            .OrderBy(line => line)
                            .Take(10));
                    }
                }
            }
            """
        },
        {
            "braces at the ends of lines",
            """
            public class Solution {
                public int MaxSubArray(int[] nums) {
                    int best = nums[0], sum = 0;
                    for (int i = 0; i < nums.Length; i++) {
                        if (sum < 0) {
                            sum = nums[i];
                        } else {
                            sum += nums[i];
                        }
                        best = Math.Max(best, sum);
                    }
                    return best;
                }

                public int Guard(string text) {
                    try {
                        return int.Parse(text);
                    } catch (FormatException) {
                        return -1;
                    } finally {
                        Console.WriteLine("done");
                    }
                }
            }
            """
        },
        {
            "top-level statements",
            """
            int total = 0;
            string? line;
            while ((line = Console.ReadLine()) != null)
            {
                var parts = line.Split(' ');
                int a = int.Parse(parts[0]);
                int b = int.Parse(parts[1]);
                total += Add(a, b);
                Console.WriteLine(Describe(total));
            }

            static int Add(int x, int y)
            {
                return x + y;
            }

            static string Describe(int n) => n switch
            {
                < 0 => "negative",
                0 => "zero",
                _ => "positive",
            };
            """
        },
        {
            "methods alone",
            """"
            static long Fibonacci(int n)
            {
                long a = 0, b = 1;
                for (int i = 0; i < n; i++)
                {
                    (a, b) = (b, a + b);
                }

                return a;
            }

            static string Poem()
            {
                var text = """
                    Roses are {red},
                    } and so on.
                    """;
                switch (text.Length)
                {
                    case 0:
                        return "empty";
                    case 1:
                    case 2:
                        Console.WriteLine("short");
                        break;
                    default:
                        Console.WriteLine("long");
                        break;
                }

                return text;
            }
            """"
        },
        {
            "records, properties and lambdas",
            """
            public record Point(int X, int Y)
            {
                public double Length => Math.Sqrt((X * X) + (Y * Y));
            }

            public class Counter<T>
                where T : notnull
            {
                private readonly Dictionary<T, int> _counts = new(
                    capacity: 4);

                public int this[T key]
                {
                    get
                    {
                        return _counts.TryGetValue(key, out var count) ? count : 0;
                    }
                    set => _counts[key] = value;
                }

                public IEnumerable<(T Key, int Count)> Largest(int n)
                {
                    Func<int, bool> keep = count =>
                    {
                        var least = 1;
                        return count > least;
                    };
                    return _counts
                        .Where(pair => keep(pair.Value))
                        .OrderByDescending(pair => pair.Value)
                        .Select(pair => (pair.Key, pair.Value))
                        .Take(n);
                }
            }
            """
        },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task SampleAsync_CSharp_LeavesProgramsThatCompileAndTakesThemApartInSteps(string name, string program)
    {
        var linter = new CSharpLinter();
        Assert.Empty(await linter.LintAsync(program));
        var sampler = new LintSeqSampler(linter, outliner: new CSharpOutliner());
        string[] lines = program.Split('\n');
        int edits = 0;
        foreach (EditSequence sequence in await sampler.SampleAsync(program, new CounterRandom(5), 2))
        {
            RandomEditSamplerTests.AssertGivesBack(sequence, new EditTextFormat());
            for (int edit = 0; edit < sequence.Edits.Count; edit++) Assert.Empty(await linter.LintAsync(sequence.StateAfter(edit)));

            // Comments alone are never deleted on their own.
            var gone = sequence.Deletions.SelectMany(deletion => deletion).ToHashSet();
            Assert.All(lines.Where((_, line) => !gone.Contains(line)), line => Assert.True(line.Trim().Length == 0 || line.TrimStart().StartsWith("//", StringComparison.Ordinal), line));
            edits += sequence.Edits.Count;
        }

        Assert.True(edits >= 2 * 4, $"{name}: {edits} edits in 2 sequences.");
    }
}
