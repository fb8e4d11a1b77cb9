#!/bin/sh
# One rack of a thousand hosts with 20,000 VMs, evacuated in the simulation as a whole process under a limit of 4 GiB of heap.
# Usage: bench/evacuation.sh [DESIGN…], built-in ones by their names; without any: 2x10G dedicated.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
[ $# -gt 0 ] || set -- '2x10G dedicated'
"$root/lab/lab" --version >/dev/null # built, if need be, before any clock runs

for design in "$@"; do
    start=$(date +%s.%N)
    DOTNET_GCHeapHardLimit=0x100000000 "$root/lab/lab" whatif --designs "$design" --output "$folder/out" >"$folder/table"
    end=$(date +%s.%N)
    printf '%s: %.1f s in all, start and plots included (load %s)\n' "$design" "$(echo "$end - $start" | bc)" "$(cut -d' ' -f1 /proc/loadavg)"
done
