namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Finds which frame rules may begin with which, and what each may begin with.</summary>
internal static class LeftRecursion
{
    /// <summary>Fills in the facts of the rules and gives them in the order of their components.</summary>
    public static FrameRule[] Analyse(FrameRule[] rules, TermPool terms)
    {
        int[][] targets = [.. rules.Select(rule => terms.Expand(rule.Start).Calls.Select(call => call.Rule).Distinct().ToArray())];
        var components = StronglyConnectedComponents.Find(rules.Length, rule => targets[rule]);
        components.Reverse();
        for (int i = 0; i < components.Count; i++)
        {
            foreach (int index in components[i])
            {
                var rule = rules[index];
                rule.Component = i;
                rule.IsLeftRecursive = components[i].Length > 1 || targets[index].Contains(index);
                foreach (var (callee, rest) in terms.Expand(rule.Start).Calls)
                    if (Array.IndexOf(components[i], callee) >= 0) rules[callee].LeftReturns.Add((index, rest));
            }
        }

        FindFirst(rules, terms);
        return [.. components.SelectMany(component => component.Select(index => rules[index]))];
    }

    private static void FindFirst(FrameRule[] rules, TermPool terms)
    {
        bool hasChanged;
        do
        {
            hasChanged = false;
            foreach (var rule in rules)
            {
                var form = terms.Expand(rule.Start);
                var first = rule.First;
                bool beginsWithToken = rule.BeginsWithToken || form.Tokens.Length > 0;
                foreach (var (set, _) in form.Bytes) first |= set;
                foreach (var (callee, _) in form.Calls)
                {
                    first |= rules[callee].First;
                    beginsWithToken |= rules[callee].BeginsWithToken;
                }

                hasChanged |= first != rule.First || beginsWithToken != rule.BeginsWithToken;
                (rule.First, rule.BeginsWithToken) = (first, beginsWithToken);
            }
        }
        while (hasChanged);
    }
}
