#!/bin/bash
# Pairs of migrations in one lab, there by the engine (`lab migrate`) and back by hand (`virsh migrate` with the flags that the engine's agent uses): wall time of both, and libvirt's downtime.
#   bench/migrate-pairs.sh [PAIRS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
lab=$here/../lab/lab
pairs=${1:-5}
work=$(mktemp -d)
trap '"$lab" down --lab dedicated-bridged >/dev/null 2>&1 || true; rm -rf "$work"' EXIT
"$lab" up "$here/../scenarios/dedicated-bridged.yaml" --runs "$work/runs" >/dev/null

# The downtime limit is the one that the engine's default policy begins with. The largest speed is QEMU's for the engine too: its automatic share of a virtual NIC's 10 Gbit/s is never reached.
by_hand="
    start=\$(date +%s%N)
    virsh -q migrate-setmaxdowntime vm1 100
    virsh -q migrate --live --p2p --abort-on-error --auto-converge vm1 qemu+tls://host1/system --migrateuri tcp://192.168.101.11
    echo \$(((\$(date +%s%N) - start) / 1000000))"

downtime() { "$lab" virsh "$1" domjobinfo vm1 --completed | sed -n 's/^Total downtime: *\([0-9]*\).*/\1/p'; }

printf '%5s %10s %10s %7s %14s %13s\n' pair 'engine ms' 'virsh ms' ratio 'engine down ms' 'virsh down ms'
for pair in $(seq -1 "$pairs"); do
    engine=$("$lab" migrate vm1 host2 | sed -n 's/.*completed in \([0-9]*\)\.\([0-9]*\) s/\1\2/p' | sed 's/^0*//')
    engine_down=$(downtime host2)
    sleep 1
    virsh=$("$lab" exec host2 -- sh -c "$by_hand")
    virsh_down=$(downtime host1)
    sleep 1
    [ "$pair" -gt 0 ] || continue # both ways warm
    printf '%5d %10d %10d %7.2f %14d %13d\n' "$pair" "$engine" "$virsh" "$(echo "$engine $virsh" | awk '{ print $1 / $2 }')" "$engine_down" "$virsh_down"
    echo "$engine $virsh" | awk '{ print $1 / $2 }' >>"$work/ratios"
done
sort -n "$work/ratios" | awk '{ ratio[NR] = $1 } END { printf "median ratio %.2f\n", (ratio[int((NR + 1) / 2)] + ratio[int((NR + 2) / 2)]) / 2 }'
