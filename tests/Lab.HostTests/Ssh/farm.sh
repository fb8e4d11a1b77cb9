# Machines behind ssh, for tests: namespaces with an sshd, links and a disk of their own. Read by machines.sh, which makes them, and by the words that a test has done on the way.
# Wants $folder, where all of it is, and $tool, which is lab-ns. A machine is 1, 2 or jump.

# A machine, then what is done on it.
on() {
    machine=$1
    shift
    "$tool" enter "$(cat "$folder/machine$machine")" -- "$@"
}

# A machine's NIC and the switch it is in. It is the same NIC after every start: its address is made of its place.
plug() {
    mac=02:00:00:$(printf '%s' "$3$1" | md5sum | sed 's/\(..\)\(..\)\(..\).*/\1:\2:\3/')
    ip link add "$3$1" type veth peer name "$2" address "$mac" netns "$(cat "$folder/machine$1")"
    ip link set "$3$1" master "$3" up
}

# What a machine has on its disk outlives its end; what is in memory, /run and its links does not.
power_on() {
    if [ ! -d "$folder/disk$1" ]; then
        mkdir "$folder/disk$1"
        mount -t tmpfs -o mode=1777 tmpfs "$folder/disk$1"
    fi
    : >"$folder/machine$1"
    "$tool" hold >"$folder/machine$1" &
    until [ -s "$folder/machine$1" ]; do sleep 0.05; done
    # Every start is another boot, which the kernel under all of them does not know.
    cat /proc/sys/kernel/random/uuid >"$folder/boot$1"
    on "$1" sh -c "mount --bind '$folder/boot$1' /proc/sys/kernel/random/boot_id && mount --bind '$folder/disk$1' /var/tmp && mount -t tmpfs tmpfs /run && mkdir /run/sshd /run/sudo && hostname machine$1"
    on "$1" cp "$folder/key.pub" /run/sshd/authorized_keys
    if [ -d "$folder/etc" ]; then
        for file in passwd shadow hosts sudoers; do [ ! -e "/etc/$file" ] || on "$1" mount --bind "$folder/etc/$file" "/etc/$file"; done
    fi
    on "$1" ip link set lo up
    if [ "$1" = jump ]; then
        plug jump eth0 gate
        plug jump eth1 front
        on jump ip address add 10.98.0.2/24 dev eth0
        on jump ip address add 10.99.0.1/24 dev eth1
        on jump ip link set eth1 up
    else
        plug "$1" eth0 front
        plug "$1" eth1 middle
        plug "$1" eth2 back
        on "$1" ip address add "10.99.0.1$1/24" dev eth0
        # A machine has had a life before: its NICs are not as a lab would leave them.
        on "$1" ip link set eth2 mtu 1400 up
        on "$1" ip address add "172.30.0.$1/24" dev eth2
        [ -z "${FARM_LIFE:-}" ] || on "$1" sh "$FARM_LIFE" "$folder" "$1"
    fi
    on "$1" ip link set eth0 up
    on "$1" /usr/sbin/sshd -D -f "$folder/sshd_config" &
    tries=0
    until on "$1" ss -Hltn 'sport = :22' | grep -q . || [ $tries -ge 100 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
}

# As when the mains fail. The wires first: what dies behind them cannot say goodbye.
power_off() {
    for switch in gate front middle back; do ip link set "$switch$1" down 2>/dev/null || true; done
    init=$(cat "$folder/machine$1")
    kill -9 "$init"
    while [ -e "/proc/$init" ]; do sleep 0.05; done
    for switch in gate front middle back; do
        ip link delete "$switch$1" 2>/dev/null || true
        while [ -e "/sys/class/net/$switch$1" ]; do sleep 0.05; done
    done
}

# Everything that a lab might leave on a machine.
look_at() {
    on "$1" sh -c '
        ip -o link | sed "s/ qlen.*//; s/ qdisc [a-z_]*//; s/^[0-9]*: //; s/@if[0-9]*//; s/\\\\.*link/ link/"
        ip -o address | grep -v "inet6 fe80" | tr -s " " | cut -d" " -f2-4
        ip route show table all | grep -v fe80 | grep -v multicast
        ip rule
        nft list tables 2>/dev/null
        tc qdisc | grep -v noqueue
        ls /var/tmp /run
        for process in /proc/[0-9]*; do tr "\0" " " <"$process/cmdline" | grep -E "^[^ ]*(qemu-system|libvirtd|Lab\.|lab-ns)" | cut -d" " -f1; done | sort
        true' 2>/dev/null
}
