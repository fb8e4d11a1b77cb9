using System.Globalization;
using Lab.Model.Units;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lab.Runner.Plans;

/// <summary>Shows a plan to people: what would be built, with every choice made. Fits 100 columns.</summary>
public static class PlanTable
{
    public static void Render(IAnsiConsole console, Scenario scenario, LabPlan plan)
    {
        console.MarkupLine($"[bold]{Markup.Escape(scenario.Name)}[/]");
        console.WriteLine(scenario.About);
        console.MarkupLine($"[grey]Provider {Markup.Escape(plan.Provider)}. Engine at {plan.Engine.Address} on {Markup.Escape(plan.Engine.Switch)}; {Markup.Escape(Observer(plan))}.[/]");
        console.MarkupLine($"[grey]{Markup.Escape(Switching(plan))}[/]");
        Show(console, "Hosts and their NICs (* management)", Hosts(plan));
        Show(console, "Logical networks", Networks(plan));
        Show(console, "Addresses", Attachments(plan));
        if (plan.Hosts.Any(host => host.Bonds.Count > 0)) Show(console, "Bonds of each host", Bonds(plan));
        if (plan.Vms.Count > 0) Show(console, "Virtual machines", Vms(plan));
        Show(console, "Actions", new Rows(PlanSentences.Actions(scenario).Select(line => new Text(line))));
        Show(console, "Expectations", new Text(PlanSentences.Expectation(scenario)));
    }

    private static void Show(IAnsiConsole console, string title, IRenderable content)
    {
        console.MarkupLine($"\n[bold]{Markup.Escape(title)}[/]");
        console.Write(new Padder(content, new Padding(2, 0, 0, 0)));
    }

    private static string Switching(LabPlan plan) =>
        $"Bridges, VLANs and bonds by {(plan.Switching.Type == SwitchingPlan.Ovs ? "Open vSwitch" : "the kernel")}: {char.ToLowerInvariant(plan.Switching.Reason[0])}{plan.Switching.Reason[1..]}";

    private static Table Bonds(LabPlan plan)
    {
        var table = New("bond", "mode", "NICs", "options");
        foreach (var bond in plan.Hosts[0].Bonds)
            Add(table, bond.Name, bond.Mode, string.Join(", ", bond.Nics), bond.Options.Count == 0 ? "-" : string.Join(", ", bond.Options.Select(option => $"{option.Key}={option.Value}")));
        return table;
    }

    private static string Observer(LabPlan plan) =>
        string.Join(", ", plan.Switches.SelectMany(item => item.ObserverAddresses.Select(address => $"the lab at {address} on {item.Name}")));

    private static Table Hosts(LabPlan plan)
    {
        var table = New("host", "uuid", "NIC", "MAC address", "switch");
        foreach (var host in plan.Hosts)
        {
            foreach (var (index, nic) in host.Nics.Index())
                Add(table, index == 0 ? host.Name : "", index == 0 ? host.Uuid.ToString() : "", nic.Name + (nic.Name == host.ManagementNic ? " *" : ""), nic.Mac, nic.Switch);
        }

        return table;
    }

    private static Table Networks(LabPlan plan)
    {
        var table = New("network", "roles", "subnet", "VLAN", "MTU", "bridged", "required");
        foreach (var network in plan.Networks)
        {
            Add(
                table,
                network.Name,
                string.Join(", ", network.Roles),
                Subnets(network),
                network.Vlan?.ToString(CultureInfo.InvariantCulture) ?? "-",
                network.Mtu.ToString(CultureInfo.InvariantCulture),
                network.Bridged ? "yes" : "no",
                network.Required ? "yes" : "no");
        }

        return table;
    }

    private static string Subnets(NetworkPlan network) =>
        string.Join(", ", new[] { network.Subnet, network.Ipv6Subnet }.Where(subnet => !string.IsNullOrEmpty(subnet))) is { Length: > 0 } text ? text : "-";

    private static string Address(AttachmentPlan on)
    {
        string?[] addresses = [on.Dhcp ? on.Address + " by DHCP" : on.Address, on.Ipv6Address];
        return string.Join(", ", addresses.OfType<string>()) is { Length: > 0 } text ? text : "no address";
    }

    /// <summary>One row a host and one column a network, so that an absence shows as a hole.</summary>
    private static Table Attachments(LabPlan plan)
    {
        var table = New(["host", .. plan.Networks.Select(network => network.Name)]);
        foreach (var host in plan.Hosts)
        {
            Add(table, [host.Name, .. plan.Networks.Select(network => network.Attachments.FirstOrDefault(item => item.Host == host.Name) is { } on
                ? $"{Address(on)} ({on.Port})"
                : "absent")]);
        }

        return table;
    }

    private static Table Vms(LabPlan plan)
    {
        var table = New("VM", "host", "memory", "vCPU", "network", "address", "MAC address", "workload");
        foreach (var vm in plan.Vms)
        {
            Add(
                table,
                vm.Name,
                vm.Host,
                new ByteCount(vm.MemoryBytes).ToString(),
                vm.Vcpus.ToString(CultureInfo.InvariantCulture),
                vm.Network ?? "-",
                vm.Address ?? "-",
                vm.Mac ?? "-",
                $"{new Bandwidth(vm.DirtyPagesPerSecond * 4096)} in {new ByteCount(vm.WorkingSetBytes)}, fill {new ByteCount(vm.FillBytes)}");
        }

        return table;
    }

    private static Table New(params string[] columns)
    {
        var table = new Table { Border = TableBorder.None };
        // Identifiers are copied and searched for: only sentences may break.
        foreach (var column in columns)
        {
            var mayBreak = column is "roles" or "workload";
            table.AddColumn(new TableColumn($"[grey]{Markup.Escape(column)}[/]") { Padding = new Padding(0, 0, 2, 0), NoWrap = !mayBreak });
        }

        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
}
