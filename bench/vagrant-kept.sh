#!/bin/bash
# How much sooner a scenario on hosts by Vagrant begins when the hosts are there already: once with hosts of its own, then with hosts that are kept, several times. Nothing else should run meanwhile.
# Milliseconds from the run's first word until its hosts are the lab's (provisioned), until its guests have settled, and until its last word.
#   bench/vagrant-kept.sh [RUNS]
# Ends whatever hosts are kept.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
runs=${1:-3}
work=$(mktemp -d)
lab=$here/../lab/lab
end() {
    "$lab" down --lab hosts >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap end EXIT
"$lab" --version >/dev/null
"$lab" down --lab hosts >/dev/null 2>&1 || true

# Of a run: until a phase ended, by its history; and until its last event.
times() {
    sed -n 's/^{"time":"[^T]*T\([0-9:.]*\)Z".*"kind":"\([^"]*\)","data":\(.*\)$/\1 \2 \3/p' "$1/history.jsonl" | awk '
        { split($1, t, ":"); ms = ((t[1] * 60 + t[2]) * 60 + t[3]) * 1000; if (!begun) { begin = ms; begun = 1 } if (ms < begin) ms += 86400000; last = ms - begin }
        $2 == "phase-finished" && /"phase":"provision"/ { provisioned = last }
        $2 == "phase-finished" && /"phase":"settle"/ { settled = last }
        END { printf "%12d %10d %10d\n", provisioned, settled, last }'
}

run() {
    name=$1
    shift
    "$lab" run "$here/../scenarios/dedicated-bridged.yaml" --provider vagrant --runs "$work/$name" "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    printf '%-10s %s\n' "$name" "$(times "$work/$name"/dedicated-bridged/2*)"
}

printf '%-10s %12s %10s %10s\n' hosts provisioned settled whole
run its-own
run first --keep hosts
for number in $(seq "$runs"); do run "kept-$number"; done
