namespace Lab.Agent.HostNetworks.DhcpClients;

/// <summary>
/// What a client runs when a lease comes, is renewed or ends: a script, because clients outlive the agent and leases must be renewed without it. Its name tells its role. Addresses expire with
/// their lease, should the client die; routes and rules are marked as DHCP's.
/// </summary>
internal static class LeaseHandler
{
    private const string DefaultRoute = "lease-default-route";
    private const string OwnTable = "lease-own-table";

    private const string Script = """
        #!/bin/sh
        # Run by udhcpc: $1 is deconfig, bound, renew, leasefail or nak; the lease is in the environment. Written by the agent.

        # 192.168.1.5 -> 3232235781, the number of the routing table of what leaves from that address.
        number() { local IFS=.; set -- $1; echo $(( ($1 << 24) + ($2 << 16) + ($3 << 8) + $4 )); }

        dotted() { echo $(( $1 >> 24 & 255 )).$(( $1 >> 16 & 255 )).$(( $1 >> 8 & 255 )).$(( $1 & 255 )); }

        leased() { ip -4 -oneline address show dev "$interface" dynamic | while read -r _ _ _ address _; do echo "$address"; done; }

        drop() {
            ip -4 rule delete from "${1%/*}" table "$(number "${1%/*}")" 2>/dev/null
            ip -4 address delete "$1" dev "$interface"
        }

        take() {
            for address in $(leased); do [ "$address" = "$ip/$mask" ] || drop "$address"; done
            ip -4 address replace "$ip/$mask" broadcast + dev "$interface" valid_lft "$lease" preferred_lft "$lease"
            gateway=${router%% *}
            [ -n "$gateway" ] || return 0
            case $0 in
            *default-route)
                ip -4 route replace default via "$gateway" dev "$interface" proto dhcp ;;
            *)
                table=$(number "$ip")
                subnet=$(dotted $(( $(number "$ip") & $(number "$subnet") )))
                ip -4 route replace "$subnet/$mask" dev "$interface" table "$table" proto dhcp
                ip -4 route replace default via "$gateway" dev "$interface" table "$table" proto dhcp
                ip -4 rule delete from "$ip" table "$table" 2>/dev/null
                ip -4 rule add from "$ip" table "$table" protocol dhcp ;;
            esac
        }

        case $1 in
        deconfig) for address in $(leased); do drop "$address"; done ;;
        bound | renew) take ;;
        esac

        """;

    public static string PathFor(string directory, DhcpRole role) => Path.Combine(directory, role == DhcpRole.DefaultRoute ? DefaultRoute : OwnTable);

    public static DhcpRole? RoleOf(IEnumerable<string> command)
    {
        var names = command.Select(Path.GetFileName).ToList();
        return names.Contains(DefaultRoute) ? DhcpRole.DefaultRoute : names.Contains(OwnTable) ? DhcpRole.OwnTable : null;
    }

    public static void Write(string directory)
    {
        Directory.CreateDirectory(directory);
        foreach (var name in (string[])[DefaultRoute, OwnTable])
        {
            var path = Path.Combine(directory, name);
            var draft = path + ".new";
            File.WriteAllText(draft, Script);
            if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            File.Move(draft, path, overwrite: true); // a client may be running the former one
        }
    }
}
