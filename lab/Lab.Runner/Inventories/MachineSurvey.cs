using System.Globalization;
using System.Text.Json;
using Lab.Model.Errors;
using Lab.Providers.Remote;
using Lab.Providers.Ssh;

namespace Lab.Runner.Inventories;

/// <summary>What a machine says of itself before the lab touches it.</summary>
/// <param name="Links">By name, all it has.</param>
/// <param name="SessionLinks">Those that this ssh session comes in over, and whatever lies below them.</param>
/// <param name="Facts">Answers of the survey's questions, by their names.</param>
public sealed record MachineSurvey(string Host, IReadOnlyDictionary<string, SurveyedLink> Links, IReadOnlySet<string> SessionLinks, IReadOnlyDictionary<string, string> Facts)
{
    private const string Left = "left-";

    /// <summary>The first question, which every machine can answer.</summary>
    private const string First = "kernel";

    /// <summary>Asked of a shell that nobody prepared: nothing but POSIX and iproute2, and nothing is changed.</summary>
    private const string Questions = $$"""
        has() { command -v "$1" >/dev/null 2>&1 || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ]; }
        say() { printf '%s=%s\n' "$1" "$2"; }
        say kernel "$(uname -r)"
        say machine "$(uname -m)"
        say boot "$(cat {{BootNote.KernelFile}} 2>/dev/null)"
        say identity "$(cat /etc/machine-id 2>/dev/null)"
        set -- $SSH_CONNECTION
        say session "${3:-}"
        for program in ip tc libvirtd virsh qemu-system-x86_64 nft tar ovs-vswitchd ethtool; do has $program && say "program-$program" yes; done
        for library in libvirt.so.0 libpcap.so.0.8; do { ldconfig -p 2>/dev/null || /sbin/ldconfig -p; } | grep -q "$library" && say "library-$library" yes; done
        for module in 8021q bonding sch_netem; do { [ -d "/sys/module/$module" ] || modprobe -n -q "$module" || /sbin/modprobe -n -q "$module"; } 2>/dev/null && say "module-$module" yes; done
        [ -c /dev/kvm ] && say kvm yes
        say qemu "$(qemu-system-x86_64 --version 2>/dev/null | head -n 1)"
        [ -c /dev/net/tun ] && say tun yes
        say memory "$(sed -n 's/^MemAvailable: *\([0-9]*\) kB/\1/p' /proc/meminfo)"
        say disk "$(df -Pk "$FOLDER" 2>/dev/null | sed -n '2s/^[^ ]* *[0-9]* *[0-9]* *\([0-9]*\).*/\1/p')"
        case $(findmnt -no OPTIONS -T "$FOLDER" 2>/dev/null) in *noexec*) say noexec yes ;; esac
        for port in 16514 54321 8443; do ss -Hltn "sport = :$port" 2>/dev/null | grep -q . && say "port-$port" "$(ss -Hltnp "sport = :$port" 2>/dev/null | sed -n 's/.*users:(("\([^"]*\)".*pid=\([0-9]*\).*/\1 (process \2)/p' | head -n 1)"; done
        for lock in /run/lab-*.lock; do [ -e "$lock" ] && ! flock -n "$lock" true && say held "$(head -n 1 "$lock")"; done
        held() { for lock in /run/lab-*.lock; do grep -qs "^run $1 " "$lock" && ! flock -n "$lock" true && return 0; done; return 1; }
        for state in "$FOLDER"/lab-*/*/state; do
            [ -d "$state" ] || continue
            run=${state#"$FOLDER"/lab-}
            held "${run%%/*}" || say "left-${state%/state}" "$(cat "$state/{{LentFolders.BootFile}}" 2>/dev/null)"
        done
        printf 'links='; ip -details -json address show | tr -d '\n'; printf '\n'
        """;

    /// <summary>Of hosts whose lab ended without giving the machine back, as when it was switched off; what is to be taken back is in them.</summary>
    public IReadOnlyList<LeftFolder> LeftBehind =>
        [.. Facts.Where(fact => fact.Key.StartsWith(Left, StringComparison.Ordinal)).OrderBy(fact => fact.Key, StringComparer.Ordinal).Select(fact => new LeftFolder(fact.Key[Left.Length..], BootNote.Differ(fact.Value, Facts.GetValueOrDefault("boot"))))];

    /// <summary>What the answer depends on whether guests boot with KVM there; null: nobody can tell this machine from another.</summary>
    public string? KvmIdentity => Facts.GetValueOrDefault("identity") is { Length: > 0 } identity ? $"{identity}\n{Facts.GetValueOrDefault("kernel")}\n{Facts.GetValueOrDefault("qemu")}" : null;

    public bool Has(string fact) => Facts.ContainsKey(fact);

    /// <exception cref="LabException">It cannot be reached, does not let us in or lets us not become root; or has no iproute2.</exception>
    public static async Task<MachineSurvey> AskAsync(SshConnection connection, string folder, CancellationToken cancellationToken)
    {
        // Whether we may become root is a question of its own; the others need the login's environment, which sudo would take away.
        (await connection.RunAsRootAsync(["true"], null, cancellationToken)).OrThrow($"Becoming root on {connection.Destination.Name}", connection.Destination.Name);
        var script = $"FOLDER='{folder.Replace("'", @"'\''", StringComparison.Ordinal)}'\n{Questions}";
        var answer = await connection.RunAsync(["sh", "-s"], script, cancellationToken);
        return Read(connection.Destination.Name, answer.Output, answer.Error);
    }

    /// <param name="answers">Also of whoever answered in the shell's place: a greeting, a proxy's page, nothing.</param>
    /// <param name="complaints">Of the shell there.</param>
    /// <exception cref="LabException">They are no survey: names the machine and what to do.</exception>
    internal static MachineSurvey Read(string host, string answers, string complaints = "")
    {
        var facts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in answers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Split('=', 2) is [var name, var value]) facts[name] = value.Trim();
        }

        if (!facts.ContainsKey(First)) throw Rubbish(host, $"{host} did not answer what it was asked, but {Opening(answers, complaints)}: see that `ssh` gets a plain shell there.", answers);
        if (!facts.Remove("links", out var json) || json.Length == 0)
            throw Rubbish(host, facts.ContainsKey("program-ip") ? $"{host} stopped in the middle of its answer, before its links: try again." : $"{host} does not say which links it has: install iproute2 there.", answers);
        var links = ReadLinks(host, json);
        return new MachineSurvey(host, links, Below(links, facts.GetValueOrDefault("session")), facts);
    }

    private static Dictionary<string, SurveyedLink> ReadLinks(string host, string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.EnumerateArray().Where(link => link.TryGetProperty("ifname", out _)).Select(SurveyedLink.Read).ToDictionary(link => link.Name, StringComparer.Ordinal);
        }
        // Wrong types, a member that is missing, a number that is none, and two links of one name or one without.
        catch (Exception rubbish) when (rubbish is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw Rubbish(host, $"{host} lists its links in a way that is not understood: iproute2 there may be too old (4.13 or later is needed).", json, rubbish);
        }
    }

    private static LabException Rubbish(string host, string message, string said, Exception? why = null) => new(ErrorKind.Environment, message, why) { Host = host, Output = said };

    /// <summary>The first line of what was said instead.</summary>
    private static string Opening(string answers, string complaints)
    {
        const int Longest = 80;
        var line = (answers + "\n" + complaints).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return line is null ? "said nothing" : $"said '{(line.Length > Longest ? line[..Longest] + "…" : line)}'";
    }

    /// <summary>The link with the session's address; and as it may be a bridge, a bond or a VLAN, everything that carries it.</summary>
    private static HashSet<string> Below(Dictionary<string, SurveyedLink> links, string? address)
    {
        var found = links.Values.Where(link => link.Addresses.Any(own => own.Split('/')[0] == address)).Select(link => link.Name).ToHashSet(StringComparer.Ordinal);
        for (var before = -1; before != found.Count;)
        {
            before = found.Count;
            foreach (var link in links.Values.Where(link => link.Master is { } master && found.Contains(master))) found.Add(link.Name);
            foreach (var below in found.Select(name => links.GetValueOrDefault(name)?.Below).OfType<string>().ToArray()) found.Add(below);
        }

        return found;
    }
}

/// <param name="Master">The bridge or bond it is a port of.</param>
/// <param name="Below">The link that a VLAN interface lies on.</param>
/// <param name="Addresses">With prefix; link-local ones left out.</param>
public sealed record SurveyedLink(string Name, string Mac, string? Master, string? Below, bool HasCarrier, IReadOnlyList<string> Addresses)
{
    /// <summary>Of a VLAN interface, its tag; null: it is none.</summary>
    public int? Vlan { get; init; }

    internal static SurveyedLink Read(JsonElement link) => new(
        link.GetProperty("ifname").GetString()!,
        Text(link, "address") ?? "",
        Text(link, "master"),
        Text(link, "link"),
        link.TryGetProperty("flags", out var flags) && flags.EnumerateArray().Any(flag => flag.GetString() == "LOWER_UP"),
        link.TryGetProperty("addr_info", out var addresses)
            ? [.. addresses.EnumerateArray().Where(item => Text(item, "scope") != "link" && Text(item, "local") is not null)
                .Select(item => string.Create(CultureInfo.InvariantCulture, $"{Text(item, "local")}/{item.GetProperty("prefixlen").GetInt32()}"))]
            : [])
    {
        Vlan = link.TryGetProperty("linkinfo", out var info) && Text(info, "info_kind") == "vlan" && info.TryGetProperty("info_data", out var data) && data.TryGetProperty("id", out var id) ? id.GetInt32() : null,
    };

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() : null;
}
