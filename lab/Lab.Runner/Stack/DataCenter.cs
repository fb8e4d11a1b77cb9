using System.Net;
using Lab.Model.Agents;
using Lab.Model.Migrations;
using Lab.Model.Networks;
using Lab.Model.Units;
using Lab.Providers.Guests;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>TEMPORARY: speaks to the agents until the engine is there.</summary>
public sealed class DataCenter(LabSession session)
{
    public IAgent Agent(string host) => new AgentClient(session.Identity.Connect(new IPEndPoint(Installer.AddressOf(session.Plan.Hosts.First(h => h.Name == host).ManagementAddress), AgentRoutes.DefaultPort)), host);

    public Task ConfigureAsync(CancellationToken cancellationToken) => Task.WhenAll(session.Plan.Hosts.Select(async host =>
    {
        var agent = Agent(host.Name);
        var networks = session.Plan.Networks.SelectMany(network => network.Attachments.Where(a => a.Host == host.Name).Select(a => new Lab.Model.Networks.NetworkConfig
        {
            Name = network.Name, Nic = a.Nic, Vlan = network.Vlan, Mtu = network.Mtu, Bridged = network.Bridged,
            BootProtocol = a.Address is null ? BootProtocol.None : BootProtocol.Static,
            IpAddress = a.Address?.Split('/')[0], Prefix = a.Address is null ? null : int.Parse(a.Address.Split('/')[1], System.Globalization.CultureInfo.InvariantCulture),
        })).ToList();
        var result = await agent.SetupNetworksAsync(new SetupNetworksRequest { Networks = networks }, cancellationToken).ConfigureAwait(false);
        await agent.ConfirmConnectivityAsync(new ConfirmConnectivityRequest(result.SetupId), cancellationToken).ConfigureAwait(false);
    }));

    public Task StartVmAsync(VmPlan vm, CancellationToken cancellationToken) => Agent(vm.Host).CreateVmAsync(new VmDefinition
    {
        Id = vm.Id, Name = vm.Name, Memory = new ByteCount(vm.MemoryBytes), Vcpus = vm.Vcpus, KernelPath = session.Guest!.KernelPath, InitrdPath = session.Guest.InitrdPath,
        KernelCommandLine = GuestCommandLine.For(vm, new IPEndPoint(IPAddress.Parse("192.168.100.1"), Installer.HeartbeatPort)).ToString(),
        Nics = vm.Network is null ? [] : [new VmNic(vm.Network, vm.Mac!)],
    }, cancellationToken);

    public async Task<MigrationStatus> MigrateAsync(MigrateConfig migrate, string from, CancellationToken cancellationToken)
    {
        var vm = session.Plan.Vms.First(v => v.Name == migrate.Vm);
        var agent = Agent(from);
        var dst = session.Plan.Hosts.First(h => h.Name == migrate.To);
        var network = session.Plan.Networks.First(n => n.Roles.Contains("migration"));
        await agent.MigrateAsync(new MigrateRequest { VmId = vm.Id, MigrationId = Guid.NewGuid(), Destination = Installer.AddressOf(dst.ManagementAddress) + ":54321", DestinationName = dst.Name,
            MaxBandwidth = migrate.MaxBandwidth ?? Bandwidth.Unlimited,
            DestinationQemu = migrate.Network == "none" ? null : network.Attachments.First(a => a.Host == dst.Name).Address!.Split('/')[0] }, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var status = await agent.GetMigrationStatusAsync(vm.Id, cancellationToken).ConfigureAwait(false);
            if (status.Phase is MigrationPhase.Completed or MigrationPhase.Failed or MigrationPhase.Cancelled) return status;
            await Task.Delay(20, cancellationToken).ConfigureAwait(false);
        }
    }
}
