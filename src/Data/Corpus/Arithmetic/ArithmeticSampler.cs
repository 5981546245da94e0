namespace Reasoning.Data.Corpus.Arithmetic;

/// <summary>Draws arithmetic problems: bare expressions and small stories of 2 to 5 steps.</summary>
internal static class ArithmeticSampler
{
    private static readonly string[] _names = ["Tom", "Ana", "Sam", "Mia", "Leo", "Eva", "Max", "Ida", "Ben", "Zoe"];
    private static readonly string[] _things = ["apples", "coins", "books", "cards", "shells", "pens", "stamps", "eggs", "nuts", "beads"];
    private static readonly string[] _packs = ["bags", "boxes", "packs", "baskets"];

    /// <summary>Draws a problem.</summary>
    /// <param name="random">Source of randomness.</param>
    /// <param name="size">Size of the numbers: 0 is one to two digits, 1 two to three digits, 2 mostly three digits.</param>
    public static ArithmeticProblem Draw(SeededRandom random, int size)
    {
        while (true)
        {
            var builder = new ProblemBuilder(random, size);
            ArithmeticProblem problem = random.Weighted([38, 32, 15, 15]) switch
            {
                0 => DrawExpression(random, builder),
                1 => DrawHoard(random, builder),
                2 => DrawComparison(random, builder),
                _ => DrawPurchase(random, builder),
            };
            if (problem.Steps.Count is >= 2 and <= 5)
                return problem;
        }
    }

    private static ArithmeticProblem DrawExpression(SeededRandom random, ProblemBuilder builder)
    {
        long value = builder.Addend();
        string text = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        bool isSum = false;
        int count = random.Between(2, 4);
        for (int i = 0; i < count; i++)
        {
            if (i == 0 && random.Chance(0.3))
            {
                long left = builder.Factor();
                long right = builder.SmallFactor();
                value = builder.Step(left, '*', right);
                text = $"{left} * {right}";
                isSum = false;
                continue;
            }

            (char sign, long operand) = builder.DrawOperation(value);
            if (random.Chance(0.2) && sign is '+')
            {
                long left = builder.Factor();
                long right = builder.SmallFactor();
                operand = builder.Step(left, '*', right);
                value = builder.Step(value, '+', operand);
                text = $"{text} + {left} * {right}";
                isSum = true;
                continue;
            }

            if (sign is '*' or '/' or '%' && (isSum || sign != '*' || text.Contains('/', StringComparison.Ordinal) || text.Contains('%', StringComparison.Ordinal)) && i > 0)
                text = $"({text})";
            string shown = sign == '/' ? "//" : sign.ToString();
            text = $"{text} {shown} {operand}";
            value = builder.Step(value, sign, operand);
            isSum = sign is '+' or '-';
        }

        string[] wordings = [$"What is {text}?", $"Compute {text}.", $"Find the value of {text}.", $"How much is {text}?"];
        return builder.Build(random.Pick(wordings), "expression");
    }

    private static ArithmeticProblem DrawHoard(SeededRandom random, ProblemBuilder builder)
    {
        string name = random.Pick(_names);
        string things = random.Pick(_things);
        long value = builder.Addend();
        string text = random.Pick<string>([$"{name} has {value} {things}.", $"{name} starts with {value} {things}.", $"There are {value} {things} in {name}'s collection."]);
        int events = random.Between(2, 4);
        string question = random.Pick<string>([$"How many {things} does {name} have now?", $"How many {things} are there in the end?", $"How many {things} does {name} have left?"]);
        for (int i = 0; i < events; i++)
        {
            switch (random.Weighted([25, 25, 22, 12, 16]))
            {
                case 0:
                    long gain = builder.Addend();
                    text += " " + random.Pick<string>([$"Then {name} gets {gain} more.", $"{name} finds {gain} more.", $"A friend gives {name} {gain} more."]);
                    value = builder.Step(value, '+', gain);
                    break;
                case 1:
                    if (value < 8)
                        goto case 0;
                    long loss = builder.LessThan(value);
                    text += " " + random.Pick<string>([$"{name} gives away {loss}.", $"{name} loses {loss} of them.", $"Then {loss} are sold."]);
                    value = builder.Step(value, '-', loss);
                    break;
                case 2:
                    long count = builder.SmallFactor();
                    long each = builder.Factor();
                    string packs = random.Pick(_packs);
                    text += " " + random.Pick<string>([$"{name} buys {count} {packs} with {each} {things} each.", $"Then {count} {packs} of {each} {things} arrive."]);
                    value = builder.Step(value, '+', builder.Step(count, '*', each));
                    break;
                case 3:
                    long times = random.Between(2, 4);
                    if (value > builder.LargestMultiplied)
                        goto case 1;
                    text += " " + random.Pick<string>([$"Then the number of {things} becomes {times} times as large.", $"{name} makes it {times} times as many."]);
                    value = builder.Step(value, '*', times);
                    break;
                default:
                    if (i != events - 1 || value < 12 || value > builder.LargestDivided)
                        goto case 0;
                    long friends = random.Between(3, 9);
                    bool isLeftOver = random.Chance(0.4);
                    text += " " + random.Pick<string>([$"{name} shares them equally among {friends} friends.", $"They are split evenly into {friends} groups."]);
                    question = isLeftOver ? $"How many {things} are left over?" : random.Pick<string>(["How many are in each share?", "How many does each share have?"]);
                    value = builder.Step(value, isLeftOver ? '%' : '/', friends);
                    break;
            }
        }

        return builder.Build(text + " " + question, "hoard");
    }

    private static ArithmeticProblem DrawComparison(SeededRandom random, ProblemBuilder builder)
    {
        string things = random.Pick(_things);
        int people = random.Between(2, 3);
        int offset = random.Between(0, _names.Length - 1);
        string Name(int i) => _names[(offset + i) % _names.Length];
        long value = builder.Addend();
        string text = $"{Name(0)} has {value} {things}.";
        var amounts = new List<long> { value };
        for (int i = 1; i < people; i++)
        {
            switch (random.Between(0, 2))
            {
                case 0:
                    long more = builder.Addend();
                    text += $" {Name(i)} has {more} more than {Name(i - 1)}.";
                    value = builder.Step(value, '+', more);
                    break;
                case 1 when value >= 8:
                    long fewer = builder.LessThan(value);
                    text += $" {Name(i)} has {fewer} fewer than {Name(i - 1)}.";
                    value = builder.Step(value, '-', fewer);
                    break;
                default:
                    if (value > builder.LargestMultiplied)
                        goto case 0;
                    long times = random.Between(2, 6);
                    text += $" {Name(i)} has {times} times as many as {Name(i - 1)}.";
                    value = builder.Step(value, '*', times);
                    break;
            }

            amounts.Add(value);
        }

        long total = amounts[0];
        foreach (long amount in amounts.Skip(1))
            total = builder.Step(total, '+', amount);
        return builder.Build(text + random.Pick<string>([$" How many {things} do they have together?", $" How many {things} are there in all?"]), "comparison");
    }

    private static ArithmeticProblem DrawPurchase(SeededRandom random, ProblemBuilder builder)
    {
        string name = random.Pick(_names);
        (string first, string second) = random.Pick<(string, string)>([("pen", "book"), ("cup", "plate"), ("ticket", "map"), ("rope", "lamp"), ("shirt", "hat")]);
        long firstPrice = builder.Factor();
        long secondPrice = builder.Factor();
        long firstCount = builder.SmallFactor();
        long secondCount = builder.SmallFactor();
        string text = $"A {first} costs {firstPrice} coins and a {second} costs {secondPrice} coins. {name} buys {firstCount} {first}s and {secondCount} {second}s";
        long cost = builder.Step(builder.Step(firstCount, '*', firstPrice), '+', builder.Step(secondCount, '*', secondPrice));
        if (random.Chance(0.4))
            return builder.Build(text + random.Pick<string>([". How much does it cost?", ". How many coins is that in all?"]), "purchase");
        long paid = ((cost / 100) + random.Between(1, 3)) * 100;
        builder.Step(paid, '-', cost);
        return builder.Build(text + $" and pays with {paid} coins. How many coins come back?", "purchase");
    }
}
