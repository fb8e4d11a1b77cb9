using System.Globalization;
using Lab.Model.Units;
using Lab.Providers.Plans;
using Lab.Runner.Scenarios;
using Spectre.Console;

namespace Lab.Runner.Plans;

/// <summary>Shows a plan to people: what would be built, with every choice made. Fits 100 columns.</summary>
public static class PlanTable
{
    public static void Render(IAnsiConsole console, Scenario scenario, LabPlan plan)
    {
        console.MarkupLine($"[bold]{Markup.Escape(scenario.Name)}[/]  {Markup.Escape(scenario.About)}");
        console.MarkupLine($"[grey]provider {Markup.Escape(plan.Provider)}, engine at {plan.Engine.Address} on {Markup.Escape(plan.Engine.Switch)}, {Observer(plan)}[/]");
        console.Write(Hosts(plan));
        console.Write(Networks(plan));
        console.Write(Attachments(plan));
        if (plan.Vms.Count > 0) console.Write(Vms(plan));
        foreach (var line in PlanSentences.Actions(scenario).Append(PlanSentences.Expectation(scenario))) console.WriteLine(line);
    }

    private static string Observer(LabPlan plan) =>
        string.Join(", ", plan.Switches.Where(item => item.ObserverAddress is not null).Select(item => $"the lab itself at {item.ObserverAddress} on {item.Name}"));

    private static Table Hosts(LabPlan plan)
    {
        var table = New("Hosts and their NICs", "host", "uuid", "NIC", "MAC address", "switch");
        foreach (var host in plan.Hosts)
        {
            foreach (var (index, nic) in host.Nics.Index())
                Add(table, index == 0 ? host.Name : "", index == 0 ? host.Uuid.ToString() : "", nic.Name + (nic.Name == host.ManagementNic ? " *" : ""), nic.Mac, nic.Switch);
        }

        table.Caption("* management");
        return table;
    }

    private static Table Networks(LabPlan plan)
    {
        var table = New("Logical networks", "network", "roles", "subnet", "VLAN", "MTU", "bridged", "required");
        foreach (var network in plan.Networks)
        {
            Add(
                table,
                network.Name,
                string.Join(", ", network.Roles),
                network.Subnet.Length == 0 ? "-" : network.Subnet,
                network.Vlan?.ToString(CultureInfo.InvariantCulture) ?? "-",
                network.Mtu.ToString(CultureInfo.InvariantCulture),
                network.Bridged ? "yes" : "no",
                network.Required ? "yes" : "no");
        }

        return table;
    }

    /// <summary>One row a host and one column a network, so that an absence shows as a hole.</summary>
    private static Table Attachments(LabPlan plan)
    {
        var table = New("Addresses", ["host", .. plan.Networks.Select(network => network.Name)]);
        foreach (var host in plan.Hosts)
        {
            Add(table, [host.Name, .. plan.Networks.Select(network => network.Attachments.FirstOrDefault(item => item.Host == host.Name) is { } on
                ? $"{on.Address ?? "no address"} ({on.Nic})"
                : "absent")]);
        }

        return table;
    }

    private static Table Vms(LabPlan plan)
    {
        var table = New("Virtual machines", "VM", "host", "memory", "vCPU", "network", "address", "MAC address", "working set", "dirty", "fill");
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
                new ByteCount(vm.WorkingSetBytes).ToString(),
                new Bandwidth(vm.DirtyPagesPerSecond * 4096).ToString(),
                new ByteCount(vm.FillBytes).ToString());
        }

        return table;
    }

    private static Table New(string title, params string[] columns)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Simple };
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)) { Padding = new Padding(0, 0, 1, 0) });
        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow([.. cells.Select(cell => new Text(cell))]);
}
