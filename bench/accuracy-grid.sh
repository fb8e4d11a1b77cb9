#!/bin/bash
# How good the simulation is: the grid of bench/accuracy/ in real labs, one after the other; a model from every second one, and its errors on all.
#   bench/accuracy-grid.sh OUTDIR [ROUNDS, default 1]
# OUTDIR gets runs/ (a folder of suites for each round), model.json, accuracy/index.html and calibration.txt. Exit code 1: the goals are not met on the half that the model had not seen. The machine should have nothing else to
# do; a round takes some ten minutes on two cores. With two rounds it is also said how far apart two runs of one scenario are. A second call with the same OUTDIR goes on with an interrupted suite, or takes the runs that are there.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
out=${1:?usage: bench/accuracy-grid.sh OUTDIR [ROUNDS]}
rounds=${2:-1}
lab=$here/../lab/lab
mkdir -p "$out"

# Labs side by side would take each other's processors. A verdict that is not as expected is no reason to stop: what was measured is measured.
even=()
for ((round = 1; round <= rounds; round++)); do
    runs=$out/runs/$round
    suite=$runs/suites/latest
    if [ ! -e "$suite/suite.json" ]; then
        "$lab" suite "$here/accuracy/" --parallel 1 --runs "$runs" || true
    else
        "$lab" suite --resume "$(readlink -f "$suite")" --parallel 1 --runs "$runs" || true
    fi

    # Of every second scenario, by the numbers in their names.
    for folder in "$suite"/runs/acc-*; do
        number=$(basename "$folder" | cut -d- -f2)
        [ $((10#$number % 2)) -ne 0 ] || even+=("$folder")
    done
done
"$lab" calibrate "${even[@]}" --output "$out/model.json" | tee "$out/calibration.txt"
"$lab" accuracy "$out/runs" --model "$out/model.json" --output "$out/accuracy" --check
