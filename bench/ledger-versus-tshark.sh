#!/bin/sh
# Every capture of run directories, read by the ledger and by tshark: the same frames and bytes for each pair of TCP endpoints, in each direction, or it says which not and ends with 1.
#   bench/ledger-versus-tshark.sh RUN...     a run, or a folder of runs at any depth; needs tshark
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
exec dotnet run -c Release --project "$here/Lab.Benchmarks" -- tshark "$@"
