#!/bin/bash
# Pairs of migrations in one lab: one by the engine (`lab migrate`), one by hand (`virsh migrate`), each way in turn. Both with the same flags, speed (596 MiB/s: half of what a virtual NIC
# says it can do) and first downtime limit (100 ms), which are the engine's choice. Prints wall time of both, and libvirt's downtime.
#   bench/migrate-pairs.sh [PAIRS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
lab=$here/../lab/lab
pairs=${1:-5}
work=$(mktemp -d)
trap '"$lab" down --lab "$work"/runs/dedicated-bridged/2* >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"$lab" up "$here/../scenarios/dedicated-bridged.yaml" --runs "$work/runs" >/dev/null

by_engine() { # FROM TO
    "$lab" migrate vm1 "host$2" | sed -n 's/.*completed in \([0-9]*\)\.\([0-9]*\) s/\1\2/p' | sed 's/^0*//'
}

by_hand() { # FROM TO
    "$lab" exec "host$1" -- sh -c "
        start=\$(date +%s%N)
        virsh -q migrate-setmaxdowntime vm1 100
        virsh -q migrate --live --p2p --abort-on-error --auto-converge --bandwidth 596 vm1 qemu+tls://host$2/system --migrateuri tcp://192.168.101.1$2
        echo \$(((\$(date +%s%N) - start) / 1000000))"
}

downtime() { "$lab" virsh "$1" domjobinfo vm1 --completed | sed -n 's/^Total downtime: *\([0-9]*\).*/\1/p'; }

printf '%5s %10s %10s %7s %14s %13s\n' pair 'engine ms' 'virsh ms' ratio 'engine down ms' 'virsh down ms'
for pair in $(seq -1 "$pairs"); do
    first=by_engine second=by_hand
    [ $((pair % 2)) -eq 0 ] || { first=by_hand second=by_engine; }
    there=$($first 1 2)
    there_down=$(downtime host2)
    sleep 1
    back=$($second 2 1)
    back_down=$(downtime host1)
    sleep 1
    [ "$pair" -gt 0 ] || continue # both ways warm
    read -r engine engine_down virsh virsh_down <<<"$there $there_down $back $back_down"
    [ $first = by_engine ] || read -r virsh virsh_down engine engine_down <<<"$there $there_down $back $back_down"
    printf '%5d %10d %10d %7.2f %14d %13d\n' "$pair" "$engine" "$virsh" "$(echo "$engine $virsh" | awk '{ print $1 / $2 }')" "$engine_down" "$virsh_down"
    echo "$engine $virsh" | awk '{ print $1 / $2 }' >>"$work/ratios"
done
sort -n "$work/ratios" | awk '{ ratio[NR] = $1 } END { printf "median ratio %.2f\n", (ratio[int((NR + 1) / 2)] + ratio[int((NR + 2) / 2)]) / 2 }'
