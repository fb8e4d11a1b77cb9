#!/bin/sh
# A simulated run as a whole process, against the least that the same program does (to say its version), each in turn.
# Usage: bench/simulated-run.sh [ROUNDS, default 5] [SCENARIO, default dedicated-bridged]
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
rounds=${1:-5}
scenario=${2:-dedicated-bridged}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
lab=$root/lab/lab
"$lab" --version >/dev/null # built, if need be, before any clock runs

# NAME COMMAND…
timed() {
    name=$1
    shift
    start=$(date +%s.%N)
    "$@" >/dev/null 2>&1
    end=$(date +%s.%N)
    echo "$end - $start" | bc >>"$folder/$name"
}

median() { sort -n "$1" | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

i=0
while [ "$i" -lt "$rounds" ]; do
    timed run "$lab" run "$root/scenarios/$scenario.yaml" --provider simulation --runs "$folder/runs"
    timed floor "$lab" --version
    i=$((i + 1))
done
printf '%s simulated: median %.2f s (%s to %s); the program alone: median %.2f s; load %s\n' "$scenario" "$(median "$folder/run")" "$(sort -n "$folder/run" | head -1)" "$(sort -n "$folder/run" | tail -1)" "$(median "$folder/floor")" "$(cut -d' ' -f1 /proc/loadavg)"
