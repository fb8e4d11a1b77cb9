#!/bin/sh
# Called by mmdebstrap with the tree's folder before the packages of the list are installed: an initial RAM disk that holds what reaches the disk and nothing else.
set -eu
mkdir -p "$1/etc/initramfs-tools/conf.d"
printf 'MODULES=list\nCOMPRESS=lz4\n' >"$1/etc/initramfs-tools/conf.d/lab"
printf 'virtio_pci\nvirtio_blk\next4\n' >"$1/etc/initramfs-tools/modules"
