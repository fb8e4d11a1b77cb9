#!/bin/sh
# In a machine of machines.sh, as its FARM_LIFE: what a hypervisor has that was set up long before any lab. A bridge with an address on eth1, a libvirt that others reach by TCP, and on the first machine a VM.
#   hypervisor.sh FOLDER NUMBER      FOLDER has the guest's kernel and initrd
set -eu
folder=$1 number=$2

for place in /etc/libvirt /var/lib/libvirt /var/log/libvirt /var/cache/libvirt; do
    mkdir -p $place
    mount -t tmpfs tmpfs $place
done
mkdir -p /run/lock
cp /etc/passwd /etc/group /run
grep -q '^libvirt-qemu:' /run/passwd || echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/bin/false' >>/run/passwd
grep -q '^libvirt-qemu:' /run/group || echo 'libvirt-qemu:x:64055:' >>/run/group
mount --bind /run/passwd /etc/passwd
mount --bind /run/group /etc/group
printf '%s\n' 'user = "+0"' 'group = "+0"' 'security_driver = "none"' 'namespaces = []' 'cgroup_controllers = []' 'remember_owner = 0' 'stdio_handler = "file"' >/etc/libvirt/qemu.conf
printf '%s\n' 'auth_unix_ro = "none"' 'auth_unix_rw = "none"' 'listen_tls = 0' 'listen_tcp = 1' 'auth_tcp = "none"' "host_uuid = \"00000000-0000-4000-8000-00000000000$number\"" >/etc/libvirt/libvirtd.conf

ip link add br0 type bridge
ip link set eth1 master br0 up
ip link set br0 up
ip address add 172.31.0.$number/24 dev br0

libvirtd --listen --daemon
tries=0
until virsh -c qemu:///system uri >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ $tries -lt 300 ] || exit 1
    sleep 0.2
done
[ "$number" = 1 ] || exit 0

cat >/run/vm1.xml <<END
<domain type='qemu'>
  <name>vm1</name>
  <uuid>11111111-2222-4333-8444-555555555555</uuid>
  <memory unit='MiB'>192</memory>
  <vcpu>1</vcpu>
  <os>
    <type arch='x86_64'>hvm</type>
    <kernel>$folder/kernel</kernel>
    <initrd>$folder/initrd</initrd>
    <cmdline>$(cat "$folder/command-line")</cmdline>
  </os>
  <features><acpi/></features>
  <devices>
    <emulator>/usr/bin/qemu-system-x86_64</emulator>
    <interface type='bridge'>
      <mac address='52:54:00:aa:00:01'/>
      <source bridge='br0'/>
      <target dev='tap-vm1'/>
      <model type='virtio'/>
    </interface>
    <memballoon model='none'/>
  </devices>
</domain>
END
virsh -c qemu:///system create /run/vm1.xml >/dev/null
