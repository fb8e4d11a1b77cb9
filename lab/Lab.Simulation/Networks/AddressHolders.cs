namespace Lab.Simulation.Networks;

/// <summary>Which kernels hold an address: usually one; none, or several where somebody configured it twice.</summary>
internal sealed class AddressHolders
{
    private readonly Dictionary<string, List<SimulatedKernel>> _holders = [];
    private readonly Dictionary<SimulatedKernel, (int Order, string[] Addresses)> _known = [];

    /// <summary>In the order in which they were looked at first.</summary>
    public IReadOnlyList<SimulatedKernel> Of(string address) => _holders.TryGetValue(address, out var holders) ? holders : [];

    /// <summary>A kernel is new, or its addresses may be others now.</summary>
    public void Look(SimulatedKernel kernel)
    {
        var (order, before) = _known.GetValueOrDefault(kernel, (_known.Count, []));
        string[] now = [.. kernel.Network.Links.SelectMany(Routes.AddressesOf).Select(held => held.Split('/')[0]).Distinct()];
        _known[kernel] = (order, now);
        if (before.AsSpan().SequenceEqual(now)) return;
        foreach (var gone in before.Except(now)) _holders[gone].Remove(kernel);
        foreach (var held in now.Except(before)) Insert(held, kernel);
    }

    private void Insert(string address, SimulatedKernel kernel)
    {
        if (!_holders.TryGetValue(address, out var holders)) _holders[address] = holders = [];
        var at = holders.FindIndex(other => _known[other].Order > _known[kernel].Order);
        holders.Insert(at < 0 ? holders.Count : at, kernel);
    }
}
