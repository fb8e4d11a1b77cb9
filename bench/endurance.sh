#!/bin/bash
# Suites one after the other, each of which must get every verdict that its scenarios are written for, without retries, and leave nothing behind.
#   bench/endurance.sh [SUITES] [OPTIONS OF `lab suite`]
# A line for each: as expected or not, how long it took, the load it ended at. The runs of a suite that was not as expected stay, in the folder that is told; exit code 1 then.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
suites=${1:-20}
[ $# -eq 0 ] || shift
work=$(mktemp -d)
lab=$here/../lab/lab
"$lab" --version >/dev/null

# What a lab could leave: processes, links, namespaces with a name.
leftovers() {
    ps -eo comm= | grep -cE '^(qemu-system|libvirtd|lab-ns|Lab\.)' || true
    ip -o link | wc -l
    ip netns list 2>/dev/null | wc -l
}

bad=0
before=$(leftovers)
for number in $(seq "$suites"); do
    began=$SECONDS
    outcome="as expected"
    "$lab" suite "$here/../scenarios/" --parallel auto --runs "$work/$number" "$@" >"$work/$number.log" 2>&1 || outcome="NOT as expected, see $work"
    sleep 2
    [ "$(leftovers)" = "$before" ] || outcome="$outcome; SOMETHING REMAINED"
    printf 'suite %s: %s; %s (%s s, load %s)\n' "$number" "$outcome" "$(grep -E ' as expected, in ' "$work/$number.log" | tail -1)" $((SECONDS - began)) "$(cut -d' ' -f1 /proc/loadavg)"
    if [ "$outcome" = "as expected" ]; then rm -rf "${work:?}/$number"; else bad=$((bad + 1)); fi
done
echo "$((suites - bad)) of $suites suites as expected"
[ $bad -eq 0 ] || exit 1
rm -rf "$work"
