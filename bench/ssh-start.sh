#!/bin/bash
# What it takes to make a lab of machines that are up already: pairs of `lab run scenarios/dedicated-bridged.yaml`, in turn on two machines behind ssh that keep the programs, and on the lab's own namespaces,
# which take what the hosts' daemons, the engine and the guest take anyway. Milliseconds from the command until the guests have settled, and how much more the machines behind ssh took; then the median of that, against the goal.
# The machines are those of the host tests: namespaces here with an sshd, links and a disk of their own. Nothing else should run meanwhile. Needs root.
#   bench/ssh-start.sh [PAIRS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
lab=$here/../lab/lab
scenario=$here/../scenarios/dedicated-bridged.yaml
goal=5000

# Of a command that ran: from a time until its guests had settled, by the history of its only run.
until_settled() { # START RUNS
    settled=$(sed -n 's/^{"time":"\([^"]*\)".*"kind":"phase-finished".*"phase":"settle".*/\1/p' "$2"/dedicated-bridged/2*/history.jsonl)
    echo $(($(date -d "$settled" +%s%3N) - $1))
}

timed() { # NAME WORK [OPTION...]
    local name=$1 work=$2 start
    shift 2
    start=$(date +%s%3N)
    "$lab" run "$scenario" --runs "$work/$name" "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    until_settled "$start" "$work/$name"
    rm -rf "${work:?}/$name"
}

on_machines() { timed ssh "$1" --provider ssh --inventory "$1/machines/inventory.yaml"; }
in_namespaces() { timed namespaces "$1"; }

# What the machines keep is meant to stay, and machines.sh would take it for what a lab left.
forget() {
    for each in 1 2; do on $each sh -c 'rm -rf /var/tmp/lab-programs-*'; done
}

# Where the machines are.
pairs() { # WORK PAIRS
    local work=$1 pairs=$2
    echo 'keep-programs: true' >>"$work/machines/inventory.yaml"
    # The first sends the programs, and both find the files in memory afterwards.
    in_namespaces "$work" >/dev/null
    on_machines "$work" >/dev/null
    printf 'load %s\n%5s %10s %14s %10s\n' "$(cut -d' ' -f1-3 /proc/loadavg)" pair 'ssh ms' 'namespaces ms' 'more ms'
    for pair in $(seq "$pairs"); do
        first=on_machines second=in_namespaces
        [ $((pair % 2)) -eq 1 ] || { first=in_namespaces second=on_machines; }
        ssh=$($first "$work")
        own=$($second "$work")
        [ $first = on_machines ] || read -r own ssh <<<"$ssh $own"
        printf '%5d %10d %14d %10d\n' "$pair" "$ssh" "$own" $((ssh - own))
        echo $((ssh - own)) >>"$work/more"
    done
    sort -n "$work/more" | awk -v goal=$goal '{ more[NR] = $1 } END { median = (more[int((NR + 1) / 2)] + more[int((NR + 2) / 2)]) / 2; printf "median %d ms more; the goal, less than %d ms, is %s\n", median, goal, median < goal ? "met" : "not met" }'
}

if [ "${1:-}" = --where-machines-are ]; then
    folder=$2/machines tool=$here/../artifacts/lab/lab-ns
    . "$here/../tests/Lab.HostTests/Ssh/farm.sh"
    trap forget EXIT
    pairs "$2" "$3"
    exit
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/machines"
# An inventory without machines is refused, once the programs for other machines are built.
"$lab" run "$scenario" --provider ssh --inventory /dev/null >/dev/null 2>&1 || true
tool=$here/../artifacts/lab/lab-ns
"$tool" new -- sh "$here/../tests/Lab.HostTests/Ssh/machines.sh" "$work/machines" "$tool" bash "$here/ssh-start.sh" --where-machines-are "$work" "${1:-5}"
