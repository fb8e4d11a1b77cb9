#!/bin/bash
# Header-only capture by the probe against tcpdump with the same snapshot length and ring, while iperf3 saturates a veth NIC: rounds take turns, in one pair of
# namespaces. Prints for each the packets that passed the NIC by the kernel's count, those captured, those dropped by its own count, and processor time per packet:
# of the whole process, and of the traffic's time alone (a runtime starts once). A packet is a frame as the kernel hands it to the NIC, up to 64 KiB with segmentation offload;
# --mtu-frames turns offload off, for frames of at most the MTU.
#   bench/capture-versus-tcpdump.sh [--mtu-frames] [ROUNDS [SECONDS]]     as root; needs iperf3, tcpdump, ethtool for --mtu-frames
# LAB_PROBE: the probe to measure, by default the one that lab/lab has built.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
if [ "${CAPTURE_INSIDE:-}" != yes ]; then
    CAPTURE_INSIDE=yes exec unshare --net --mount --pid --fork --mount-proc -- "$0" "$@"
fi
offload=on
[ "${1:-}" != --mtu-frames ] || { offload=off; shift; }
rounds=${1:-5} seconds=${2:-5}
probe=${LAB_PROBE:-$here/../artifacts/lab/Lab.Probe}
ring=8192 # KiB
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
ticks=$(getconf CLK_TCK)
export LC_ALL=C

ip link set lo up
unshare --net sleep infinity &
other=$!
while [ "$(readlink /proc/$other/ns/net)" = "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
ip link add eth0 type veth peer name eth0 netns $other
ip address add 10.9.0.1/24 dev eth0
ip link set eth0 up
nsenter --net --target $other sh -c 'ip address add 10.9.0.2/24 dev eth0; ip link set eth0 up'
if [ $offload = off ]; then
    ethtool -K eth0 tso off gso off gro off >/dev/null
    nsenter --net --target $other ethtool -K eth0 tso off gso off gro off >/dev/null
fi
nsenter --net --target $other iperf3 --server --one-off >/dev/null 2>&1 & # answers once: its start is not the first round's
iperf3 --client 10.9.0.2 --time 1 >/dev/null 2>&1 || true

passed() { awk '$1 == "eth0:" { print $3 + $11 }' /proc/net/dev; }
whole() { awk -v clock="$ticks" '{ printf "%d", ($14 + $15) / clock * 1e9 }' "/proc/$1/stat"; } # ns, user and system, threads that ended too
spent() { cat /proc/"$1"/task/*/schedstat | awk '{ sum += $1 } END { printf "%d", sum }'; }       # ns, finer, of the threads that live

traffic() { # prints Gbit/s
    nsenter --net --target $other iperf3 --server --one-off >/dev/null 2>&1 &
    local server=$!
    sleep 0.2
    iperf3 --client 10.9.0.2 --time "$seconds" --json | awk -F: '/"sum_received"/ { on = 1 } on && /bits_per_second/ { printf "%.1f", $2 / 1e9; exit }'
    wait $server || true
}

measure() { # NAME, then the command; sets packets captured dropped whole busy rate
    local name=$1 pid before start
    shift
    "$@" >"$work/$name.out" 2>"$work/$name.err" &
    pid=$!
    sleep 1.2
    before=$(passed) start=$(spent $pid)
    rate=$(traffic)
    sleep 0.4
    packets=$(($(passed) - before)) busy=$(($(spent $pid) - start))
    whole=$(whole $pid)
    kill -TERM $pid
    wait $pid || true
}

nanoseconds() { awk -v spent="$1" -v packets="$2" 'BEGIN { printf "%d", (packets > 0 ? spent / packets : 0) }'; }
ratio() { awk -v one="$1" -v other="$2" 'BEGIN { printf "%.2f", (other > 0 ? one / other : 0) }'; }

by_probe() {
    measure probe "$probe" capture --out "$work" --host a --nic eth0 --ring ${ring}KiB --no-sockets
    captured=$(sed -n 's/.*"stopped":true.*"packets":\([0-9]*\).*/\1/p' "$work/probe.out")
    dropped=$(sed -n 's/.*"stopped":true.*"droppedByKernel":\([0-9]*\).*/\1/p' "$work/probe.out")
    rm -f "$work"/captures/*
}

by_tcpdump() {
    measure tcpdump tcpdump -i eth0 -s 192 -B $ring -w "$work/tcpdump.pcap" --time-stamp-precision=nano
    captured=$(sed -n 's/^\([0-9]*\) packets captured/\1/p' "$work/tcpdump.err")
    dropped=$(sed -n 's/^\([0-9]*\) packets dropped by kernel/\1/p' "$work/tcpdump.err")
    rm -f "$work/tcpdump.pcap"
}

printf '%5s %-8s %8s %10s %10s %9s %9s %10s %10s\n' round by Gbit/s packets captured dropped missing 'ns whole' 'ns traffic'
for round in $(seq "$rounds"); do
    order='probe tcpdump'
    [ $((round % 2)) -eq 1 ] || order='tcpdump probe'
    for by in $order; do
        "by_$by"
        whole_ns=$(nanoseconds $whole "$packets") busy_ns=$(nanoseconds $busy "$packets")
        missing=$((packets - captured - dropped)) # negative: what passed before and after the count
        printf '%5d %-8s %8s %10d %10d %9d %9d %10d %10d\n' "$round" "$by" "$rate" "$packets" "$captured" "$dropped" $missing "$whole_ns" "$busy_ns"
        eval "whole_$by=$whole_ns busy_$by=$busy_ns"
    done
    # shellcheck disable=SC2154 # set above, by name
    echo "$(ratio "$whole_probe" "$whole_tcpdump") $(ratio "$busy_probe" "$busy_tcpdump")" >>"$work/ratios"
done

median() { sort -n | awk '{ value[NR] = $1 } END { print (NR % 2 ? value[(NR + 1) / 2] : (value[NR / 2] + value[NR / 2 + 1]) / 2) }'; }
echo "processor time per packet, probe to tcpdump, median of $rounds: whole process $(cut -d' ' -f1 "$work/ratios" | median), during the traffic $(cut -d' ' -f2 "$work/ratios" | median)"
