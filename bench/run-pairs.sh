#!/bin/bash
# Pairs of whole runs, A B A B …: `lab run scenarios/dedicated-bridged.yaml` and the same by hand (by-hand.sh). Prints, for each pair, the wall time of both, the wall time of the
# migration in both (asked of the engine; `virsh migrate` with its process), libvirt's downtime in both, and the largest resident memory of runner, engine, agents and probes together.
#   bench/run-pairs.sh [PAIRS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
pairs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../lab/lab" --version >/dev/null

resident() { # largest sum so far, MiB, into a file; ends when the file's twin is there
    local most=0 sum
    while [ ! -e "$work/stop" ]; do
        sum=$(for process in $(pgrep -f 'Lab\.(Runner|Engine|Agent|Probe)\.dll' || true); do
            grep -qs nice "/proc/$process/comm" || awk '/^VmRSS/ { print $2 }' "/proc/$process/status" 2>/dev/null || true
        done | awk '{ s += $1 } END { print int(s / 1024) }')
        [ "$sum" -le "$most" ] || most=$sum
        echo "$most" >"$work/resident"
        sleep 0.2
    done
}

now() { date +%s%3N; }
printf '%5s %10s %10s %7s %12s %12s %7s %12s %12s %12s\n' pair 'lab ms' 'hand ms' ratio 'engine ms' 'virsh ms' ratio 'lab down ms' 'hand down ms' 'resident MiB'
for pair in $(seq "$pairs"); do
    rm -f "$work/stop"
    resident &
    watcher=$!
    start=$(now)
    "$here/../lab/lab" run "$here/../scenarios/dedicated-bridged.yaml" --runs "$work/runs" --json >"$work/lab.log"
    lab=$(($(now) - start))
    touch "$work/stop"
    wait "$watcher"
    engine=$(sed -n 's/.*"migration-finished".*"milliseconds":\([0-9]*\).*/\1/p' "$work/lab.log")
    lab_down=$(sed -n 's/.*"migration-completed".*"downtimeMilliseconds":\([0-9]*\).*/\1/p' "$work/lab.log")
    start=$(now)
    "$here/by-hand.sh" "$work/hand" >"$work/hand.log"
    hand=$(($(now) - start))
    virsh=$(sed -n 's/migrated in \([0-9]*\) ms.*/\1/p' "$work/hand.log")
    hand_down=$(sed -n 's/.*downtime \([0-9]*\).*/\1/p' "$work/hand.log")
    rm -rf "$work/hand"
    printf '%5d %10d %10d %7.2f %12d %12d %7.2f %12d %12d %12d\n' "$pair" "$lab" "$hand" "$(echo "$lab $hand" | awk '{ print $1 / $2 }')" \
        "$engine" "$virsh" "$(echo "$engine $virsh" | awk '{ print $1 / $2 }')" "$lab_down" "$hand_down" "$(cat "$work/resident")"
done
