namespace Lab.Simulation.Swarms.Steps;

/// <summary>Something is killed when a VM changes hosts: the first time that it does within <paramref name="Within"/>.</summary>
/// <param name="After">From that moment on.</param>
internal sealed record SwitchoverCrash(TimeSpan At, string Vm, Moment Moment, Victim Victim, TimeSpan After, TimeSpan Down, TimeSpan Within) : Fault(At)
{
    private static readonly Dictionary<Victim, string> Names = new()
    {
        [Victim.Engine] = "engine",
        [Victim.SourceAgent] = "the source's agent",
        [Victim.DestinationAgent] = "the destination's agent",
        [Victim.SourceLibvirt] = "the source's libvirtd",
        [Victim.DestinationLibvirt] = "the destination's libvirtd",
    };

    public override string Text => $"{Names[Victim]} is killed {Seconds(After)} after {Vm} {(Moment == Moment.Stops ? "stops on its source" : "goes on at its destination")} within {Seconds(Within)}, back after {Seconds(Down)}";

    internal override async Task ActAsync(SwarmRun run)
    {
        var next = run.Moments.NextAsync(Moment, run.VmId(Vm));
        if (await Task.WhenAny(next, run.PassAsync(Within)) != next) return;
        var (source, destination) = await next;
        await run.PassAsync(After);
        var machine = Victim is Victim.SourceAgent or Victim.SourceLibvirt ? source : destination;
        if (Victim == Victim.Engine) run.Keeper.CrashEngine(steps: 0, Down);
        else if (Victim is Victim.SourceAgent or Victim.DestinationAgent) run.Keeper.CrashAgent(machine, steps: 0, Down);
        else await run.Keeper.CrashLibvirtAsync(machine, Down);
    }
}

internal enum Victim
{
    Engine,
    SourceAgent,
    DestinationAgent,
    SourceLibvirt,
    DestinationLibvirt,
}
