using System.Text;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// The oracle of grammars: Earley's algorithm (1970) over plain productions, with the remedy of Aycock and Horspool (2002) for rules that match the empty text.
/// Slow, and made to be right: there are no tables but the sets of items.
/// </summary>
/// <param name="grammar">Any grammar whose counted repeats are small.</param>
/// <param name="tokenizer">The vocabulary, where tokens are asked about or named in the grammar.</param>
internal sealed class EarleyRecognizer(Grammar grammar, ITokenizer? tokenizer = null)
{
    private readonly BackusNaurForm _form = new(grammar, tokenizer);
    private readonly ITokenizer? _tokenizer = tokenizer;

    /// <summary>Whether a whole text is in the language.</summary>
    public bool IsMatch(ReadOnlySpan<byte> text) => Read(text).IsMatch;

    /// <summary>Whether a whole text is in the language.</summary>
    public bool IsMatch(string text) => IsMatch(Encoding.UTF8.GetBytes(text));

    /// <summary>Whether some text of the language begins with this one.</summary>
    public bool IsPrefix(ReadOnlySpan<byte> text) => Read(text).IsPrefix;

    /// <summary>Whether some text of the language begins with this one.</summary>
    public bool IsPrefix(string text) => IsPrefix(Encoding.UTF8.GetBytes(text));

    /// <summary>The state before the first byte.</summary>
    public Chart Begin()
    {
        var first = new ItemSet();
        foreach (int production in _form.ByRule[_form.Start]) first.Add(new Item(production, 0, 0));
        var chart = new Chart(this, [first]);
        Close(chart.Sets);
        return chart;
    }

    /// <summary>The state after a text.</summary>
    public Chart Read(ReadOnlySpan<byte> text)
    {
        var chart = Begin();
        foreach (byte value in text)
        {
            chart = chart.Append(value);
            if (!chart.IsPrefix) break;   // nothing comes after a dead end
        }

        return chart;
    }

    private void Close(List<ItemSet> sets)
    {
        var current = sets[^1];
        for (int i = 0; i < current.Items.Count; i++)
        {
            var item = current.Items[i];
            var (rule, symbols) = _form.Productions[item.Production];
            if (item.Dot == symbols.Length)
            {
                foreach (var waiting in sets[item.Origin].WaitingFor(rule).ToArray()) current.Add(waiting.Next);
            }
            else if (symbols[item.Dot] is var symbol && symbol >= 0)
            {
                current.Wait(symbol, item);
                foreach (int production in _form.ByRule[symbol]) current.Add(new Item(production, 0, sets.Count - 1));
                if (_form.Nullable.Contains(symbol)) current.Add(item.Next);
            }
        }
    }

    private IEnumerable<Item> Scan(ItemSet set, Func<BackusNaurForm.Terminal, bool> matches)
    {
        foreach (var item in set.Items)
        {
            int[] symbols = _form.Productions[item.Production].Symbols;
            if (item.Dot < symbols.Length && symbols[item.Dot] < 0 && matches(_form.TerminalOf(symbols[item.Dot]))) yield return item.Next;
        }
    }

    internal readonly record struct Item(int Production, int Dot, int Origin)
    {
        public Item Next => this with { Dot = Dot + 1 };
    }

    internal sealed class ItemSet
    {
        private readonly HashSet<Item> _seen = [];
        private readonly Dictionary<int, List<Item>> _waiting = [];

        public List<Item> Items { get; } = [];

        public void Add(Item item)
        {
            if (_seen.Add(item)) Items.Add(item);
        }

        public void Wait(int rule, Item item)
        {
            if (!_waiting.TryGetValue(rule, out var items)) _waiting.Add(rule, items = []);
            items.Add(item);
        }

        public IReadOnlyList<Item> WaitingFor(int rule) => _waiting.TryGetValue(rule, out var items) ? items : [];
    }

    /// <summary>What was read so far. Immutable: appending makes a new one.</summary>
    internal sealed class Chart(EarleyRecognizer recognizer, List<ItemSet> sets)
    {
        public List<ItemSet> Sets { get; } = sets;

        /// <summary>Whether what was read is in the language.</summary>
        public bool IsMatch => Sets[^1].Items.Exists(item => item.Origin == 0 && recognizer._form.Productions[item.Production] is var (rule, symbols)
            && rule == recognizer._form.Start && item.Dot == symbols.Length);

        /// <summary>Whether some text of the language begins with what was read: any item will do, since productions that cannot be completed are left out.</summary>
        public bool IsPrefix => Sets[^1].Items.Count > 0;

        /// <summary>The bytes that may come next: whatever a terminal scans can be completed.</summary>
        public byte[] NextBytes()
        {
            bool[] isNext = new bool[256];
            foreach (var item in Sets[^1].Items)
            {
                int[] symbols = recognizer._form.Productions[item.Production].Symbols;
                if (item.Dot == symbols.Length || symbols[item.Dot] >= 0 || recognizer._form.TerminalOf(symbols[item.Dot]) is not { Tokens: null } terminal) continue;
                isNext.AsSpan(terminal.First, terminal.Last - terminal.First + 1).Fill(true);
            }

            return [.. Enumerable.Range(0, 256).Where(value => isNext[value]).Select(value => (byte)value)];
        }

        /// <summary>The state after one more byte.</summary>
        public Chart Append(byte value) => Append(recognizer.Scan(Sets[^1], terminal => terminal.IsByte(value)));

        /// <summary>The state after one more token, which is its bytes, unless it is a control token, or itself where the grammar names it. Not for end tokens.</summary>
        public Chart Append(int token)
        {
            var named = recognizer.Scan(Sets[^1], terminal => terminal.Tokens?.Contains(token) == true);
            var tokenizer = recognizer._tokenizer ?? throw new NotSupportedException("Tokens need a tokenizer.");
            byte[] bytes = tokenizer.GetKind(token) == TokenKind.Control ? [] : tokenizer.GetBytes(token).ToArray();
            if (bytes.Length == 0) return Append(named);
            var chart = this;
            foreach (byte value in bytes[..^1]) chart = chart.Append(value);
            return chart.Append(recognizer.Scan(chart.Sets[^1], terminal => terminal.IsByte(bytes[^1])).Concat(named));
        }

        private Chart Append(IEnumerable<Item> items)
        {
            var next = new ItemSet();
            foreach (var item in items) next.Add(item);
            var chart = new Chart(recognizer, [.. Sets, next]);
            recognizer.Close(chart.Sets);
            return chart;
        }
    }
}
