using System.Globalization;
using Lab.Model.Errors;
using Lab.Runner.Runs;
using Lab.Runner.Scenarios.Actions;
using Lab.Runner.Sessions;

namespace Lab.Runner.Stack;

/// <summary>The packet filters of hosts, for faults on purpose.</summary>
public sealed class Firewall(LabSession session)
{
    /// <summary>QEMU's ports, as libvirt hands them out.</summary>
    private const string StreamPorts = "49152-49215";

    /// <summary>New streams from a host to another host's address on one network go to its address on a second.</summary>
    public async Task TranslateAsync(TranslateConfig translate, CancellationToken cancellationToken)
    {
        var meant = Address(translate.Network, translate.To);
        var instead = Address(translate.Onto, translate.To);
        var some = translate.Every == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" numgen inc mod {translate.Every} {translate.Every - 1}");
        var rules = $$"""
            table ip lab {
              chain output {
                type nat hook output priority -100; policy accept;
                ip daddr {{meant}} tcp dport {{StreamPorts}}{{some}} dnat to {{instead}}
              }
            }

            """;
        (await session.Host(translate.Host).RunAsync(["nft", "-f", "-"], rules, cancellationToken)).OrThrow($"Translating addresses on {translate.Host}", translate.Host);
    }

    private string Address(string network, string host) =>
        PlanQueries.Address(session.Plan.Network(network)?.On(host)?.Address)
        ?? throw new LabException(ErrorKind.BadRequest, $"{host} has no IPv4 address on {network}, so nothing can be translated to it.") { Host = host };
}
