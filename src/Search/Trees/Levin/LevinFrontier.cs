namespace Reasoning.Search.Trees.Levin;

/// <summary>Nodes that wait to be looked at, the cheapest first and equally cheap ones in the order in which they came.</summary>
internal sealed class LevinFrontier<TNode>
{
    private readonly PriorityQueue<TNode, (double Cost, long Order)> _nodes = new();
    private long _order;

    public int Count => _nodes.Count;

    public void Push(TNode node, double cost) => _nodes.Enqueue(node, (cost, _order++));

    public bool TryPeek(out TNode node, out double cost)
    {
        var found = _nodes.TryPeek(out node!, out var priority);
        cost = priority.Cost;
        return found;
    }

    public TNode Pop() => _nodes.Dequeue();
}
