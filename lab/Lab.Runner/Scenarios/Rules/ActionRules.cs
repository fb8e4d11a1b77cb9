using System.Net;
using Lab.Model.Networks;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Scenarios.Binding;

namespace Lab.Runner.Scenarios.Rules;

/// <summary>Actions name what exists and ask for what can be done.</summary>
internal static class ActionRules
{
    public static void Check(Scenario scenario, FaultList faults)
    {
        MigrateRules.CheckTuning(scenario.Migration, "migration", faults);
        foreach (var (index, action) in scenario.Actions.Index())
        {
            var path = FormattableString.Invariant($"actions[{index}]");
            if (action.Together is { } group) CheckGroup(scenario, group, index, path + ".together", faults);
            else CheckOne(scenario, action, index, path, group: null, faults);
        }
    }

    private static void CheckGroup(Scenario scenario, IReadOnlyList<ActionConfig> group, int index, string path, FaultList faults)
    {
        foreach (var (place, action) in group.Index())
        {
            var at = FormattableString.Invariant($"{path}[{place}]");
            if (action.Together is not null) faults.Add(at + ".together", "a 'together' cannot stand in another; list all of its actions here");
            else CheckOne(scenario, action, index, at, group, faults);
        }

        foreach (var twice in group.Index().Where(pair => pair.Item.Migrate is not null).GroupBy(pair => pair.Item.Migrate!.Vm).Where(moves => moves.Count() > 1))
            faults.Add(FormattableString.Invariant($"{path}[{twice.Last().Index}].migrate.vm"), $"'{twice.Key}' cannot migrate twice at the same time");
    }

    private static void CheckOne(Scenario scenario, ActionConfig action, int index, string path, IReadOnlyList<ActionConfig>? group, FaultList faults)
    {
        if (action.Migrate is { } migrate) MigrateRules.Check(scenario, migrate, index, path + ".migrate", faults);
        if (action.Link is { } link) CheckLink(scenario, link, path + ".link", faults);
        if (action.Roles is { } roles) CheckRoles(scenario, roles, path + ".roles", faults);
        if (action.Attach is { } attach) CheckAttach(scenario, attach, path + ".attach", faults);
        if (action.Detach is { } detach) OnHost(scenario, detach.Network, detach.Host, path + ".detach", faults);
        if (action.Translate is { } translate) CheckTranslate(scenario, translate, path + ".translate", faults);
        if (action.Pause is { } pause) Host(scenario, pause.Host, path + ".pause.host", faults);
        if (action.Kill is { } kill) Host(scenario, kill.Host, path + ".kill.host", faults);
        if (action.Await is { } wait) CheckAwait(scenario, wait, path + ".await", faults);
        if (Timed(action) is ({ After: not null }, var name) && group?.Any(other => other.Migrate is not null) != true)
            faults.Add($"{path}.{name}.after", "counts from the moment at which a migration beside it flows, so it belongs into a 'together' with a 'migrate'");
    }

    private static (TimedAction? Action, string Name) Timed(ActionConfig action) => action switch
    {
        { Link: { } link } => (link, "link"),
        { Roles: { } roles } => (roles, "roles"),
        { Attach: { } attach } => (attach, "attach"),
        { Detach: { } detach } => (detach, "detach"),
        { Translate: { } translate } => (translate, "translate"),
        { Pause: { } pause } => (pause, "pause"),
        { Kill: { } kill } => (kill, "kill"),
        _ => (null, ""),
    };

    private static void CheckLink(Scenario scenario, LinkConfig link, string path, FaultList faults)
    {
        Host(scenario, link.Host, path + ".host", faults);
        if (!faults.IsSpoiltBelow("hosts.nics")) faults.Resolve(path + ".nic", "NIC", link.Nic, scenario.Hosts.Nics.Select(nic => nic.Name));
    }

    private static void CheckRoles(Scenario scenario, RolesConfig roles, string path, FaultList faults)
    {
        Network(scenario, roles.Network, path + ".network", faults);
        if (roles.Expect == ChangeOutcome.RolledBack) faults.Add(path + ".expect", "a role is not set up on hosts, so nothing can be rolled back; expected accepted or refused");
    }

    private static void CheckAttach(Scenario scenario, AttachConfig attach, string path, FaultList faults)
    {
        var known = Network(scenario, attach.Network, path + ".network", faults) & Host(scenario, attach.Host, path + ".host", faults);
        if (attach.Nic is { } nic && !faults.IsSpoiltBelow("hosts.nics"))
            faults.Resolve(path + ".nic", "NIC", nic, scenario.Hosts.Nics.Select(each => each.Name).Concat(scenario.Hosts.Bonds.Select(bond => bond.Name)));
        if (attach.Address is not null && attach.BootProtocol is not (null or BootProtocol.Static)) faults.Add(path + ".address", "only 'boot-protocol: static' has an address");
        else if (known && attach.Address is { } address) CheckAddress(scenario, attach, address, path + ".address", faults);
    }

    private static void CheckAddress(Scenario scenario, AttachConfig attach, IPAddress address, string path, FaultList faults)
    {
        var (index, network) = scenario.Networks.Index().First(known => known.Item.Name == attach.Network);
        var subnet = network.On(attach.Host)?.Subnet ?? network.Subnet;
        if (subnet is null && !faults.IsSpoilt(FormattableString.Invariant($"networks[{index}].subnet"))) faults.Add(path, $"'{network.Name}' has no 'subnet', so {attach.Host} can have no address in it");
        if (subnet is { } its && SubnetRules.IsUseful(its) && !its.IsForHosts(address)) faults.Add(path, $"{address} is no address for a host of {its} ('{network.Name}')");
    }

    private static void CheckTranslate(Scenario scenario, TranslateConfig translate, string path, FaultList faults)
    {
        Host(scenario, translate.Host, path + ".host", faults);
        if (translate.Host.Length > 0 && translate.To == translate.Host) faults.Add(path + ".to", "a host sends nothing to itself; name another");
        if (OnHost(scenario, translate.Network, translate.To, path, faults, "to")) HasAddress(scenario, translate.Network, translate.To, path + ".network", faults);
        if (translate.Onto.Length > 0 && translate.Onto == translate.Network) faults.Add(path + ".onto", "is the network that it means anyway; name another");
        else if (Network(scenario, translate.Onto, path + ".onto", faults)) HasAddress(scenario, translate.Onto, translate.To, path + ".onto", faults);
    }

    /// <summary>The firewall knows addresses of the plan only, which no action changes.</summary>
    private static void HasAddress(Scenario scenario, string name, string host, string path, FaultList faults)
    {
        if (faults.IsSpoiltBelow("hosts.names") || faults.IsSpoilt("hosts.count")) return;
        var (index, network) = scenario.Networks.Index().First(each => each.Item.Name == name);
        var (number, known) = scenario.Hosts.AllNames().Index().FirstOrDefault(each => each.Item == host);
        if (known is null || faults.IsSpoiltBelow(FormattableString.Invariant($"networks[{index}]")) || AddressBook.OfHost(network, host, number) is not null) return;
        faults.Add(path, $"{host} has no IPv4 address on '{name}' by the plan, and only such addresses are translated; name another network, or give it one there");
    }

    private static void CheckAwait(Scenario scenario, AwaitConfig wait, string path, FaultList faults)
    {
        Host(scenario, wait.Host, path + ".host", faults);
        if (wait.Status is null == (wait.AddressOn is null)) faults.Add(path, "waits for a 'status' or for an 'address-on' a network: exactly one of the two");
        if (wait.AddressOn is { } network) Network(scenario, network, path + ".address-on", faults);
    }

    /// <returns>Whether it is there, or comes there.</returns>
    private static bool OnHost(Scenario scenario, string network, string host, string path, FaultList faults, string hostKey = "host")
    {
        if (!Host(scenario, host, $"{path}.{hostKey}", faults) || !Network(scenario, network, path + ".network", faults)) return false;
        if (scenario.Networks.First(known => known.Name == network).On(host) is not null || scenario.Actions.SelectMany(action => action.SideBySide()).Any(action => action.Attach?.Network == network)) return true;
        faults.Add(path + ".network", $"'{network}' is absent on {host}");
        return false;
    }

    private static bool Host(Scenario scenario, string host, string path, FaultList faults) =>
        !faults.IsSpoiltBelow("hosts.names") && !faults.IsSpoilt("hosts.count") && faults.Resolve(path, "host", host, scenario.Hosts.AllNames());

    private static bool Network(Scenario scenario, string network, string path, FaultList faults) =>
        faults.Resolve(path, "network", network, scenario.Networks.Select(known => known.Name));
}
