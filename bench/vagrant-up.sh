#!/bin/bash
# Pairs A B A B …: how long Vagrant takes to bring up one host, and two side by side, until all have let us in and have the lab's programs. Nothing else should run meanwhile.
# Then, for each host of each run, where the time went: milliseconds from the beginning, when Vagrant spoke first, when the host's VM was started, when it had an address, when its sshd spoke,
# when Vagrant was done with all of them, when we had logged in.
#   bench/vagrant-up.sh [PAIRS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
pairs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../lab/lab" --version >/dev/null

# Of a run's folder: lines "NAME MS" of what happened when; NAME is a moment, or a host and one of its own.
moments() {
    {
        sed -n 's/^{"time":"[^T]*T\([0-9:.]*\)Z".*"phase-started","data":{"phase":"provision"}.*/\1 begin/p; s/^{"time":"[^T]*T\([0-9:.]*\)Z".*"step":"the hosts are up.*/\1 up/p; s/^{"time":"[^T]*T\([0-9:.]*\)Z".*"step":"\([^" ]*\) has the programs".*/\1 \2 login/p' "$1/history.jsonl"
        sed -n '1s/ .*/ vagrant/p; s/^\([0-9:.]*\) ==> \([^:]*\): Waiting for domain to get an IP.*/\1 \2 started/p; s/^\([0-9:.]*\) ==> \([^:]*\): Waiting for machine to boot.*/\1 \2 address/p; s/^\([0-9:.]*\) ==> \([^:]*\): Machine booted and ready.*/\1 \2 sshd/p' "$1/logs/observer/vagrant.log"
    } | awk '
        { split($1, t, ":"); ms = ((t[1] * 60 + t[2]) * 60 + t[3]) * 1000; if (!begun) { begin = ms; begun = 1 } if (ms < begin) ms += 86400000; $1 = ""; print substr($0, 2), int(ms - begin) }'
}

# Milliseconds until N hosts had let us in. What follows is not waited for: the lab is killed, and leaves nothing.
up() {
    sed "s/count: 2/count: $1/; /^actions:/,\$d" "$here/../scenarios/dedicated-bridged.yaml" >"$work/hosts-$1.yaml"
    rm -rf "$work/runs"
    "$here/../lab/lab" run "$work/hosts-$1.yaml" --provider vagrant --runs "$work/runs" --json >"$work/log" 2>&1 &
    lab=$!
    until [ "$(cat "$work"/runs/*/2*/history.jsonl 2>/dev/null | grep -c ' has the programs"')" -ge "$1" ]; do
        kill -0 "$lab" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
        sleep 0.1
    done
    kill -9 "$lab"
    wait "$lab" 2>/dev/null || true
    moments "$work"/runs/*/2* >"$work/moments"
    awk -v pair="$pair" -v hosts="$1" '
        NF == 2 { all[$1] = $2 }
        NF == 3 { at[$1, $2] = $3; seen[$1] = 1 }
        END { for (host in seen) printf "%5s %5s %-6s %8s %8s %8s %8s %8s %8s\n", pair, hosts, host, all["vagrant"], at[host, "started"], at[host, "address"], at[host, "sshd"], all["up"], at[host, "login"] }' "$work/moments" | sort >>"$work/where"
    awk '$2 == "login" && $3 > last { last = $3 } END { print last }' "$work/moments"
    sleep 5
}

printf '%5s %10s %10s %7s\n' pair 'one ms' 'two ms' ratio
for pair in $(seq "$pairs"); do
    one=$(up 1)
    two=$(up 2)
    printf '%5s %10s %10s %7s\n' "$pair" "$one" "$two" "$(awk "BEGIN { printf \"%.2f\", $two / $one }")"
done

printf '\n%5s %5s %-6s %8s %8s %8s %8s %8s %8s\n' pair hosts host vagrant started address sshd 'all up' login
cat "$work/where"
