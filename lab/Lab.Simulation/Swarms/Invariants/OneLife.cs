namespace Lab.Simulation.Swarms.Invariants;

/// <summary>A VM runs on exactly one host, unless it was stopped, died by itself, or its post-copy failed.</summary>
internal sealed class OneLife(SwarmRun run, Action<string, string> report)
{
    private readonly Dictionary<Guid, string> _running = [];

    public void Look()
    {
        _running.Clear();
        foreach (var machine in run.Cluster.Machines)
        {
            foreach (var domain in machine.Domains.Values)
            {
                if (Truth.Runs(domain) && !_running.TryAdd(domain.Id, machine.Name)) report("a VM runs on one host", $"{domain.Definition.Name} runs on {_running[domain.Id]} and on {machine.Name}.");
            }
        }

        foreach (var vm in run.Truth.Living)
        {
            if (!_running.ContainsKey(vm) && !run.Truth.Exists(vm)) report("a VM that nobody stopped lives", $"{run.VmName(vm)} is on no host any more.");
        }
    }
}
