namespace Reasoning.Search.ScatteredForest;

/// <summary>A way from a solution to another one; from the ground, a seed.</summary>
internal sealed class Direction(string text)
{
    public string Text { get; } = text;

    /// <summary>The solution that it led to; null before it was tried.</summary>
    public Solution? Target { get; private set; }

    /// <summary>What it was worth so far.</summary>
    public double Value { get; private set; }

    /// <summary>How often a solution was made along it.</summary>
    public int Visits { get; private set; }

    /// <summary>How many solutions are being made along it in this wave.</summary>
    public int Pending { get; set; }

    public bool IsUntried => Visits == 0 && Pending == 0;

    /// <summary>The first solution in this direction was made.</summary>
    public void Reach(Solution target, double value) => (Target, Value, Visits) = (target, value, 1);

    /// <summary>A solution below it was made.</summary>
    public void Learn(double value, double rate) => (Value, Visits) = (UctRule.Backup(Value, value, rate), Visits + 1);
}
