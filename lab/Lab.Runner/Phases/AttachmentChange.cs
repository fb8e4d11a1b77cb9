using Lab.Model.Networks;
using Lab.Providers.Plans;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios;
using Lab.Runner.Scenarios.Actions;

namespace Lab.Runner.Phases;

/// <summary>A network on a host as an action wants it, over what the plan says of it there.</summary>
internal static class AttachmentChange
{
    public static AttachmentPlan Of(Scenario scenario, LabPlan plan, AttachConfig attach)
    {
        var network = plan.Network(attach.Network)!;
        var host = plan.Hosts.First(item => item.Name == attach.Host);
        var config = scenario.Networks.First(item => item.Name == network.Name);
        var number = scenario.Hosts.AllNames().Index().First(host => host.Item == attach.Host).Index;
        var planned = network.On(attach.Host) ?? new AttachmentPlan(attach.Host, host.LinkOf(config.Nic), Address(config, number));
        var usual = attach.Address is not null ? BootProtocol.Static : planned.Dhcp ? BootProtocol.Dhcp : planned.Address is null ? BootProtocol.None : BootProtocol.Static;
        var protocol = attach.BootProtocol ?? usual;
        var subnet = config.On(attach.Host)?.Subnet ?? config.Subnet;
        var address = attach.Address is { } stated ? subnet?.WithPrefix(stated) : planned.Address ?? Address(config, number);
        return planned with { Port = attach.Nic is { } nic ? host.LinkOf(nic) : planned.Port, Dhcp = protocol == BootProtocol.Dhcp, Address = protocol == BootProtocol.None ? null : address };
    }

    /// <summary>For a host from which the network is absent: the address that it would have had.</summary>
    private static string? Address(Scenarios.NetworkConfig network, int number) => network.Subnet is { } subnet && subnet.At(AddressBook.FirstHostOffset + number) is { } address ? subnet.WithPrefix(address) : null;
}
