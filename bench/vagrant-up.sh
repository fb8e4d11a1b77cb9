#!/bin/bash
# Pairs A B A B …: how long Vagrant takes to bring up one host, and two side by side, until both let us in. Nothing else should run meanwhile.
#   bench/vagrant-up.sh [PAIRS]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
pairs=${1:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$here/../lab/lab" --version >/dev/null

# Milliseconds until N hosts were up. What follows is not waited for: the lab is killed, and leaves nothing.
up() {
    sed "s/count: 2/count: $1/; /^actions:/,\$d" "$here/../scenarios/dedicated-bridged.yaml" >"$work/hosts-$1.yaml"
    "$here/../lab/lab" run "$work/hosts-$1.yaml" --provider vagrant --runs "$work/runs" --json >"$work/log" 2>&1 &
    lab=$!
    until grep -q '"the hosts are up' "$work/log"; do
        kill -0 "$lab" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
        sleep 0.1
    done
    kill -9 "$lab"
    wait "$lab" 2>/dev/null || true
    sed -n 's/.*"the hosts are up[^"]*","milliseconds":\([0-9]*\).*/\1/p' "$work/log"
    sleep 5
}

printf '%5s %10s %10s %7s\n' pair 'one ms' 'two ms' ratio
for pair in $(seq "$pairs"); do
    one=$(up 1)
    two=$(up 2)
    printf '%5s %10s %10s %7s\n' "$pair" "$one" "$two" "$(awk "BEGIN { printf \"%.2f\", $two / $one }")"
done
