#!/bin/sh
# Two machines behind ssh, for tests, three NICs each (eth0 for ssh, eth1 and eth2 to lend). Runs in a namespace of its own:
#   lab-ns new -- sh machines.sh FOLDER LAB-NS COMMAND...
# FOLDER gets inventory.yaml, key and known. Exits as COMMAND does; with 90 when the machines are not, within 60 s after it ended, what they were before.
# FARM_JUMP=1: only a third machine can be reached from here, and the two from there.
# FARM_LIFE=SCRIPT: run in each of the two when it starts, with FOLDER and its number: what is there before any lab.
# FARM_SUDO=RULE: who logs in is 'worker', of whom sudo's configuration there says RULE, such as 'NOPASSWD: ALL'.
set -eu
folder=$1 tool=$2
shift 2
. "$(dirname "$0")/farm.sh"

machines="1 2" user=root jump=
if [ -n "${FARM_JUMP:-}" ]; then
    machines="1 2 jump" jump=", jump: root@10.98.0.2"
fi
ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
ssh-keygen -q -t ed25519 -N '' -f "$folder/hostkey"
cat >"$folder/sshd_config" <<CONFIG
HostKey $folder/hostkey
AuthorizedKeysFile /run/sshd/authorized_keys
PermitRootLogin yes
StrictModes no
UsePAM no
PidFile none
CONFIG
if [ -n "${FARM_SUDO:-}" ]; then
    user=worker
    mkdir "$folder/etc"
    { cat /etc/passwd; echo 'worker:x:64321:64321::/:/bin/sh'; } >"$folder/etc/passwd"
    { cat /etc/shadow; echo 'worker:*:19000:0:99999:7:::'; } >"$folder/etc/shadow"
    chmod 600 "$folder/etc/shadow"
    # sudo looks up the machine's own name.
    echo '127.0.0.1 localhost machine1 machine2' >"$folder/etc/hosts"
    # As Debian has it, but for the user.
    cat >"$folder/etc/sudoers" <<CONFIG
Defaults env_reset, use_pty
Defaults secure_path="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
root ALL=(ALL:ALL) ALL
worker ALL=(ALL:ALL) $FARM_SUDO
CONFIG
    chmod 440 "$folder/etc/sudoers"
fi

ip link set lo up
for switch in gate front middle back; do
    ip link add "$switch" type bridge
    ip link set "$switch" up
done
if [ -n "$jump" ]; then ip address add 10.98.0.1/24 dev gate; else ip address add 10.99.0.1/24 dev front; fi
for each in $machines; do power_on "$each"; done

echo "ssh: { user: $user, identity: key, known-hosts: known$jump }" >"$folder/inventory.yaml"
echo 'hosts:' >>"$folder/inventory.yaml"
for number in 1 2; do echo "  - { address: 10.99.0.1$number, management: eth1, migration: eth2 }" >>"$folder/inventory.yaml"; done
for address in 10.99.0.11 10.99.0.12 10.98.0.2; do echo "$address $(cut -d' ' -f1,2 "$folder/hostkey.pub")" >>"$folder/known"; done

look() { for each in $machines; do look_at "$each"; done; }

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
