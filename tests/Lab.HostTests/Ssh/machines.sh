#!/bin/sh
# Two machines behind ssh, for tests: namespaces with sshd, three NICs each (eth0 for ssh, eth1 and eth2 to lend), and folders of their own. Runs in a namespace of its own:
#   lab-ns new -- sh machines.sh FOLDER LAB-NS COMMAND...
# MACHINES_LIFE names a script that is run in each of them before, with FOLDER and the machine's number: what was there before any lab.
# FOLDER gets inventory.yaml, key and known. Exits as COMMAND does; with 90 when the machines are not, within 60 s after it ended, what they were before.
set -eu
folder=$1 tool=$2
shift 2

ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
ssh-keygen -q -t ed25519 -N '' -f "$folder/hostkey"
cat >"$folder/sshd_config" <<END
HostKey $folder/hostkey
AuthorizedKeysFile $folder/key.pub
PermitRootLogin yes
StrictModes no
UsePAM no
PidFile none
END
echo 'ssh: { user: root, identity: key, known-hosts: known }' >"$folder/inventory.yaml"
echo 'hosts:' >>"$folder/inventory.yaml"

ip link set lo up
for switch in front middle back; do
    ip link add "$switch" type bridge
    ip link set "$switch" up
done
ip address add 10.99.0.1/24 dev front

# The number of a machine, then what it has to say of itself.
on() {
    machine=$1
    shift
    "$tool" enter "$(cat "$folder/machine$machine")" -- "$@"
}

for number in 1 2; do
    "$tool" hold >"$folder/machine$number" &
    while [ ! -s "$folder/machine$number" ]; do sleep 0.05; done
    nic=0
    for switch in front middle back; do
        ip link add "$switch$number" type veth peer name eth$nic netns "$(cat "$folder/machine$number")"
        ip link set "$switch$number" master "$switch" up
        nic=$((nic + 1))
    done
    on $number sh -c "mount -t tmpfs tmpfs /var/tmp && mount -t tmpfs tmpfs /run && mkdir /run/sshd && hostname machine$number"
    on $number ip link set lo up
    on $number ip link set eth0 up
    on $number ip address add 10.99.0.1$number/24 dev eth0
    # A machine has had a life before: its NICs are not as a lab would leave them.
    on $number ip link set eth2 mtu 1400 up
    on $number ip address add 172.30.0.$number/24 dev eth2
    [ -z "${MACHINES_LIFE:-}" ] || on $number sh "$MACHINES_LIFE" "$folder" $number
    on $number /usr/sbin/sshd -D -f "$folder/sshd_config" &
    echo "10.99.0.1$number $(cut -d' ' -f1,2 "$folder/hostkey.pub")" >>"$folder/known"
    echo "  - { address: 10.99.0.1$number, management: eth1, migration: eth2 }" >>"$folder/inventory.yaml"
done

# Everything that a lab might leave behind.
look() {
    for number in 1 2; do
        on $number sh -c '
            ip -o link | sed "s/ qlen.*//; s/ qdisc [a-z_]*//; s/^[0-9]*: //; s/\\\\.*link/ link/"
            ip -o address | grep -v "inet6 fe80" | tr -s " " | cut -d" " -f2-4
            ip route show table all | grep -v fe80 | grep -v multicast
            ip rule
            nft list tables 2>/dev/null
            tc qdisc | grep -v noqueue
            ls /var/tmp /run
            for process in /proc/[0-9]*; do tr "\0" " " <"$process/cmdline" | grep -E "^[^ ]*(qemu-system|libvirtd|Lab\.|lab-ns)" | cut -d" " -f1; done
            true' 2>/dev/null
    done
}

tries=0
until ssh -i "$folder/key" -o UserKnownHostsFile="$folder/known" -o BatchMode=yes root@10.99.0.12 true 2>/dev/null || [ $tries -ge 100 ]; do
    tries=$((tries + 1))
    sleep 0.1
done
look >"$folder/before"
status=0
"$@" || status=$?
tries=0
while look >"$folder/after" && ! cmp -s "$folder/before" "$folder/after"; do
    tries=$((tries + 1))
    if [ $tries -ge 120 ]; then
        echo "the machines are not what they were:" >&2
        diff "$folder/before" "$folder/after" >&2 || true
        exit 90
    fi
    sleep 0.5
done
exit $status
