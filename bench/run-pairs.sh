#!/bin/bash
# Pairs of whole runs, A B A B …: `lab run scenarios/dedicated-bridged.yaml` and the same by hand (by-hand.sh). Prints, for each pair, the wall time of both, the wall time of the
# migration in both (asked of the engine; `virsh migrate` with its process) and libvirt's downtime in both; first, in a run of its own because looking takes time, the largest resident memory
# of runner, engine, agents and probes together.
#   bench/run-pairs.sh [PAIRS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
pairs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../lab/lab" --version >/dev/null

# The largest sums so far, MiB, of resident pages: each process's own count (RSS), and shared ones counted once (PSS). The runtime's code is mapped by all of them.
resident() {
    local most_rss=0 most_pss=0 rss pss
    while [ ! -e "$work/stop" ]; do
        read -r rss pss < <(for process in $(pgrep '^Lab[.]' || true); do
            cat "/proc/$process/smaps_rollup" 2>/dev/null || true
        done | awk '/^Rss:/ { r += $2 } /^Pss:/ { p += $2 } END { print int(r / 1024), int(p / 1024) }')
        [ "$rss" -le "$most_rss" ] || most_rss=$rss
        [ "$pss" -le "$most_pss" ] || most_pss=$pss
        echo "$most_rss $most_pss" >"$work/resident"
        sleep 0.2
    done
}

now() { date +%s%3N; }

resident &
watcher=$!
"$here/../lab/lab" run "$here/../scenarios/dedicated-bridged.yaml" --runs "$work/runs" >/dev/null
touch "$work/stop"
wait "$watcher"
read -r rss pss <"$work/resident"
echo "resident memory: $rss MiB summed over processes (RSS), $pss MiB with shared pages counted once (PSS)"

printf '%5s %10s %10s %7s %12s %12s %7s %12s %12s\n' pair 'lab ms' 'hand ms' ratio 'engine ms' 'virsh ms' ratio 'lab down ms' 'hand down ms'
for pair in $(seq "$pairs"); do
    start=$(now)
    "$here/../lab/lab" run "$here/../scenarios/dedicated-bridged.yaml" --runs "$work/runs" --json >"$work/lab.log"
    lab=$(($(now) - start))
    engine=$(sed -n 's/.*"migration-finished".*"milliseconds":\([0-9]*\).*/\1/p' "$work/lab.log")
    lab_down=$(sed -n 's/.*"migration-completed".*"downtimeMilliseconds":\([0-9]*\).*/\1/p' "$work/lab.log")
    start=$(now)
    "$here/by-hand.sh" "$work/hand" >"$work/hand.log"
    hand=$(($(now) - start))
    virsh=$(sed -n 's/migrated in \([0-9]*\) ms.*/\1/p' "$work/hand.log")
    hand_down=$(sed -n 's/.*downtime \([0-9]*\).*/\1/p' "$work/hand.log")
    rm -rf "$work/hand"
    printf '%5d %10d %10d %7.2f %12d %12d %7.2f %12d %12d\n' "$pair" "$lab" "$hand" "$(echo "$lab $hand" | awk '{ print $1 / $2 }')" \
        "$engine" "$virsh" "$(echo "$engine $virsh" | awk '{ print $1 / $2 }')" "$lab_down" "$hand_down"
done
