using Lab.Simulation.Clusters;

namespace Lab.Simulation.Swarms.Steps;

/// <summary>An agent is killed.</summary>
/// <param name="Steps">So many steps from then on: in the middle of whatever it does.</param>
/// <param name="Down">Until it is started again.</param>
public sealed record AgentCrash(TimeSpan At, int Host, int Steps, TimeSpan Down) : Fault(At)
{
    public override string Text => $"agent of {ClusterAddresses.HostName(Host)} is killed {Steps} steps later, back after {Seconds(Down)}";

    internal override Task ActAsync(SwarmRun run)
    {
        run.Keeper.CrashAgent(run.Machine(Host), Steps, Down);
        return Task.CompletedTask;
    }
}

/// <summary>The engine is killed.</summary>
public sealed record EngineCrash(TimeSpan At, int Steps, TimeSpan Down) : Fault(At)
{
    public override string Text => $"engine is killed {Steps} steps later, back after {Seconds(Down)}";

    internal override Task ActAsync(SwarmRun run)
    {
        run.Keeper.CrashEngine(Steps, Down);
        return Task.CompletedTask;
    }
}

public sealed record LibvirtCrash(TimeSpan At, int Host, TimeSpan Down) : Fault(At)
{
    public override string Text => $"libvirtd of {ClusterAddresses.HostName(Host)} is killed, back after {Seconds(Down)}";

    internal override Task ActAsync(SwarmRun run) => run.Keeper.CrashLibvirtAsync(run.Machine(Host), Down);
}

/// <summary>The guest's QEMU dies, wherever it runs.</summary>
public sealed record GuestCrash(TimeSpan At, string Vm) : Fault(At)
{
    public override string Text => $"QEMU of {Vm} dies";

    internal override Task ActAsync(SwarmRun run)
    {
        run.Truth.MayEnd(run.VmId(Vm));
        if (run.Truth.RunningOn(run.VmId(Vm)) is var (machine, domain)) machine.KillGuest(domain, run.Cluster.Time.GetTimestamp());
        return Task.CompletedTask;
    }
}

/// <summary>Something that lasts for a time.</summary>
public abstract record Trouble(TimeSpan At, TimeSpan For) : Fault(At)
{
    internal abstract void Begin(SwarmRun run);

    internal abstract void End(SwarmRun run);

    internal override async Task ActAsync(SwarmRun run)
    {
        Begin(run);
        await run.PassAsync(For);
        End(run);
    }
}

/// <param name="Host">0: the engine's.</param>
public sealed record Freeze(TimeSpan At, int Host, TimeSpan For) : Trouble(At, For)
{
    public override string Text => $"{(Host == 0 ? "engine" : $"agent of {ClusterAddresses.HostName(Host)}")} stands still for {Seconds(For)}";

    internal override void Begin(SwarmRun run) => run.ContextOf(Host)?.Pause();

    internal override void End(SwarmRun run) => run.ContextOf(Host)?.Resume();
}

public sealed record LibvirtFreeze(TimeSpan At, int Host, TimeSpan For) : Trouble(At, For)
{
    public override string Text => $"libvirtd of {ClusterAddresses.HostName(Host)} stands still for {Seconds(For)}";

    internal override void Begin(SwarmRun run) => run.Machine(Host).PauseLibvirt(true);

    internal override void End(SwarmRun run) => run.Machine(Host).PauseLibvirt(false);
}

public sealed record Unplug(TimeSpan At, int Host, int Network, TimeSpan For) : Trouble(At, For)
{
    public override string Text => $"{ClusterAddresses.Nic(Network)} of {ClusterAddresses.HostName(Host)} is unplugged for {Seconds(For)}";

    internal override void Begin(SwarmRun run) => run.Machine(Host).Kernel.SetCable(ClusterAddresses.Nic(Network), plugged: false);

    internal override void End(SwarmRun run) => run.Machine(Host).Kernel.SetCable(ClusterAddresses.Nic(Network), plugged: true);
}

/// <summary>Nothing that one host sends reaches the other.</summary>
/// <param name="From">0: the engine's.</param>
/// <param name="To">0: the engine's.</param>
/// <param name="BothWays">Nor the other way round.</param>
public sealed record Cut(TimeSpan At, int From, int To, bool BothWays, TimeSpan For) : Trouble(At, For)
{
    public override string Text => $"nothing gets from {SwarmRun.NameOf(From)} to {SwarmRun.NameOf(To)}{(BothWays ? " or back" : "")} for {Seconds(For)}";

    internal override void Begin(SwarmRun run)
    {
        run.Cluster.World.Fabric.Cut(SwarmRun.NameOf(From), SwarmRun.NameOf(To));
        if (BothWays) run.Cluster.World.Fabric.Cut(SwarmRun.NameOf(To), SwarmRun.NameOf(From));
    }

    internal override void End(SwarmRun run)
    {
        run.Cluster.World.Fabric.Heal(SwarmRun.NameOf(From), SwarmRun.NameOf(To));
        if (BothWays) run.Cluster.World.Fabric.Heal(SwarmRun.NameOf(To), SwarmRun.NameOf(From));
    }
}

public sealed record SlowAnswers(TimeSpan At, int Host, TimeSpan Delay, TimeSpan For) : Trouble(At, For)
{
    public override string Text => $"answers of {ClusterAddresses.HostName(Host)} come {Seconds(Delay)} late for {Seconds(For)}";

    internal override void Begin(SwarmRun run) => run.Cluster.World.Disturbances.Delay(ClusterAddresses.HostName(Host), Delay);

    internal override void End(SwarmRun run) => run.Cluster.World.Disturbances.Delay(ClusterAddresses.HostName(Host), TimeSpan.Zero);
}

public sealed record LostAnswers(TimeSpan At, int Host, TimeSpan For) : Trouble(At, For)
{
    public override string Text => $"answers of {ClusterAddresses.HostName(Host)} are lost for {Seconds(For)}";

    internal override void Begin(SwarmRun run) => run.Cluster.World.Disturbances.LoseAnswers(ClusterAddresses.HostName(Host), lost: true);

    internal override void End(SwarmRun run) => run.Cluster.World.Disturbances.LoseAnswers(ClusterAddresses.HostName(Host), lost: false);
}

public sealed record DoubledMessages(TimeSpan At, int Host, TimeSpan For) : Trouble(At, For)
{
    public override string Text => $"requests to {ClusterAddresses.HostName(Host)} and its events arrive twice for {Seconds(For)}";

    internal override void Begin(SwarmRun run) => run.Cluster.World.Disturbances.Repeat(ClusterAddresses.HostName(Host), doubled: true);

    internal override void End(SwarmRun run) => run.Cluster.World.Disturbances.Repeat(ClusterAddresses.HostName(Host), doubled: false);
}

/// <param name="Host">0: the engine's.</param>
public sealed record SlowDisk(TimeSpan At, int Host, TimeSpan Delay, TimeSpan For) : Trouble(At, For)
{
    public override string Text => $"each write of {(Host == 0 ? "the engine" : $"the agent of {ClusterAddresses.HostName(Host)}")} takes {Seconds(Delay)} for {Seconds(For)}";

    internal override void Begin(SwarmRun run) => run.Cluster.World.Disturbances.SlowDisk(SwarmRun.ProcessOf(Host), Delay);

    internal override void End(SwarmRun run) => run.Cluster.World.Disturbances.SlowDisk(SwarmRun.ProcessOf(Host), TimeSpan.Zero);
}

/// <summary>A clock is wrong from then on.</summary>
/// <param name="Host">0: the engine's.</param>
/// <param name="By">Negative: back.</param>
public sealed record ClockJump(TimeSpan At, int Host, TimeSpan By) : Fault(At)
{
    public override string Text => $"clock of {(Host == 0 ? "the engine" : ClusterAddresses.HostName(Host))} jumps {Seconds(By.Duration())} {(By < TimeSpan.Zero ? "back" : "ahead")}";

    internal override Task ActAsync(SwarmRun run)
    {
        if (run.ContextOf(Host) is { } process) process.Clock.Ahead += By;
        return Task.CompletedTask;
    }
}
