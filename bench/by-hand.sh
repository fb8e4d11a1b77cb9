#!/bin/sh
# The peer that `lab run scenarios/dedicated-bridged.yaml` is measured against: the same namespaces, libvirtds, guest and captures, typed by hand with ip, virsh and
# tcpdump. It judges nothing, draws nothing and encrypts nothing.
#   bench/by-hand.sh [DIRECTORY]     needs one `lab/lab run` before it, which builds lab-ns and the guest
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
labns=$here/../artifacts/lab/lab-ns

if [ "${BY_HAND_INSIDE:-}" != yes ]; then
    out=${1:-$(mktemp -d)}
    mkdir -p "$out"
    # shellcheck disable=SC2012 # names of ours, by time
    guest=$(ls -td "${XDG_CACHE_HOME:-$HOME/.cache}"/lab/guest/*/ | head -n 1)
    user=--user
    [ "$(id -u)" -ne 0 ] || user=
    # shellcheck disable=SC2086 # an option or nothing
    BY_HAND_INSIDE=yes OUT=$out GUEST=$guest CAPABILITIES=${XDG_CACHE_HOME:-$HOME/.cache}/lab/qemu-capabilities exec "$labns" new $user -- "$here/by-hand.sh"
fi

ip link set lo up
for switch in mgmt data; do
    ip link add $switch type bridge stp_state 0 forward_delay 0
    ip link set $switch up
done
ip address add 192.168.100.1/24 dev mgmt
mount -t tmpfs tmpfs /run

make_host() { # NAME NUMBER
    tree=/run/$1
    mkdir -p "$tree/etc-up/libvirt" "$tree/etc-work" "$tree/etc" "$tree/var-up/lib/libvirt" "$tree/var-up/cache/libvirt/qemu" "$tree/var-up/log/libvirt/qemu" "$tree/var-work" "$tree/var" "$tree/run"
    cp -r "$CAPABILITIES" "$tree/var-up/cache/libvirt/qemu/capabilities" 2>/dev/null || true
    { cat /etc/passwd; echo 'libvirt-qemu:x:64055:64055::/nonexistent:/usr/sbin/nologin'; } >"$tree/etc-up/passwd"
    { cat /etc/group; echo 'libvirt-qemu:x:64055:'; } >"$tree/etc-up/group"
    printf '127.0.0.1 localhost\n192.168.100.11 host1\n192.168.100.12 host2\n' >"$tree/etc-up/hosts"
    printf 'user = "+0"\ngroup = "+0"\nsecurity_driver = "none"\nnamespaces = []\ncgroup_controllers = []\nremember_owner = 0\nstdio_handler = "file"\n' >"$tree/etc-up/libvirt/qemu.conf"
    printf 'host_uuid = "00000000-0000-4000-8000-00000000000%s"\nlisten_tls = 0\nlisten_tcp = 1\nlisten_addr = "192.168.100.1%s"\nauth_tcp = "none"\n' "$2" "$2" >"$tree/etc-up/libvirt/libvirtd.conf"
    mount -t overlay overlay -o "lowerdir=/etc,upperdir=$tree/etc-up,workdir=$tree/etc-work,userxattr" "$tree/etc"
    mount -t overlay overlay -o "lowerdir=/var,upperdir=$tree/var-up,workdir=$tree/var-work,userxattr" "$tree/var"
    "$labns" hold >"$tree/pid" &
    while [ ! -s "$tree/pid" ]; do sleep 0.01; done
    pid=$(cat "$tree/pid")
    "$labns" enter "$pid" -- sh -c "mount --rbind $tree/etc /etc && mount --rbind $tree/var /var && mount --rbind $tree/run /run && hostname $1 && ip link set lo up"
    ip link add "$1-eth0" type veth peer name eth0 netns "$pid"
    ip link add "$1-eth1" type veth peer name eth1 netns "$pid"
    ip link set "$1-eth0" master mgmt up
    ip link set "$1-eth1" master data up
    "$labns" enter "$pid" -- sh -c "
        ip link add management type bridge stp_state 0 forward_delay 0 && ip link set eth0 master management up && ip link set management up && ip address add 192.168.100.1$2/24 dev management
        ip link add migration type bridge stp_state 0 forward_delay 0 && ip link set eth1 master migration up && ip link set migration up && ip address add 192.168.101.1$2/24 dev migration"
    for nic in eth0 eth1; do
        "$labns" enter "$pid" -- tcpdump -i $nic -s 192 -U -w "$OUT/$1-$nic.pcap" 2>/dev/null &
    done
    "$labns" enter "$pid" -- libvirtd --listen 2>"$OUT/$1-libvirtd.log" &
}

on() { # HOST COMMAND...
    pid=$(cat "/run/$1/pid")
    shift
    "$labns" enter "$pid" -- "$@"
}

make_host host1 1
make_host host2 2
for host in host1 host2; do
    while ! on $host test -S /run/libvirt/libvirt-sock; do sleep 0.02; done
done

# shellcheck disable=SC2153 # from the environment, see above
kernel=$(find "$GUEST" -name 'vmlinu*')
boot=$(sed -n 's/.*"\(console=ttyS0.*\)";/\1/p' "$here/../lab/Lab.Providers/Guests/GuestCommandLine.cs") # the same words as the lab's
cat >"$OUT/vm.xml" <<XML
<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>vm1</name><uuid>00000000-0000-4000-8000-0000000000aa</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type><kernel>$kernel</kernel><initrd>${GUEST}initrd</initrd>
  <cmdline>$boot lab.vm=00000000-0000-4000-8000-0000000000aa lab.ip=192.168.100.101/24 lab.peer=192.168.100.1:5005 lab.beat=10 lab.ws=32 lab.rate=1024 lab.fill=64</cmdline></os>
  <features><acpi/><apic/></features><cpu mode='custom' match='exact' check='none'><model fallback='forbid'>qemu64</model></cpu><clock offset='utc'><timer name='hpet' present='no'/></clock>
  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator>
  <interface type='bridge'><source bridge='management'/><model type='virtio'/><rom enabled='no'/></interface>
  <serial type='file'><source path='$OUT/serial.log'/></serial><controller type='usb' model='none'/><memballoon model='none'/></devices>
  <qemu:commandline><qemu:arg value='-object'/><qemu:arg value='memory-backend-ram,id=uneven.ram,size=268443648'/><qemu:arg value='-m'/><qemu:arg value='size=268443648B'/>
  <qemu:arg value='-machine'/><qemu:arg value='memory-backend=uneven.ram'/></qemu:commandline>
</domain>
XML
on host1 virsh -q create "$OUT/vm.xml"
while ! grep -q 'lab-guest: ready' "$OUT/serial.log" 2>/dev/null; do sleep 0.05; done
before=$(date +%s%N)
on host1 virsh -q migrate-setmaxdowntime vm1 100 # as the engine does
on host1 virsh -q migrate --live --p2p --abort-on-error --auto-converge --bandwidth 596 vm1 qemu+tcp://host2/system --migrateuri tcp://192.168.101.12
after=$(date +%s%N)
on host2 virsh -q list --name | grep -qx vm1
on host2 virsh domjobinfo vm1 --completed >"$OUT/job.txt"
echo "migrated in $(((after - before) / 1000000)) ms, $(sed -n 's/^Total downtime: */downtime /p' "$OUT/job.txt")"
sleep 1 # as long as a guest takes to show that its memory is whole
