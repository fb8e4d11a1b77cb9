#!/bin/sh
# Called by mmdebstrap with the tree's folder after all packages are installed.
set -eu
root=$1
key=$(dirname "$0")/vagrant.pub

# Vagrant's user, whom its own well-known key lets in.
chroot "$root" useradd --create-home --shell /bin/bash --uid 1000 vagrant
printf 'vagrant ALL=(ALL) NOPASSWD:ALL\n' >"$root/etc/sudoers.d/vagrant"
chmod 440 "$root/etc/sudoers.d/vagrant"
ssh=$root$(chroot "$root" sh -c 'echo ~vagrant')/.ssh
install -d -m 700 -o 1000 -g 1000 "$ssh"
install -m 600 -o 1000 -g 1000 "$key" "$ssh/authorized_keys"

# A login does nothing that takes time.
printf 'UseDNS no\nGSSAPIAuthentication no\nUsePAM yes\nPrintMotd no\n' >"$root/etc/ssh/sshd_config.d/lab.conf"
sed -i '/pam_motd/d; /pam_mail/d' "$root/etc/pam.d/sshd"
rm -f "$root"/etc/ssh/ssh_host_rsa_key* "$root"/etc/ssh/ssh_host_ecdsa_key*

: >"$root/etc/fstab" # the kernel mounts the one file system there is
printf 'lab\n' >"$root/etc/hostname"
printf '127.0.0.1 localhost\n::1 localhost ip6-localhost\n' >"$root/etc/hosts"
rm -f "$root/etc/resolv.conf"
: >"$root/etc/machine-id"

# The first NIC is Vagrant's; the others are left as the kernel made them, for the lab. A DHCP client that starts in an instant and knows nothing of other NICs.
install -d "$root/etc/lab"
cat >"$root/etc/lab/udhcpc" <<'EOF'
#!/bin/sh
case $1 in
    bound | renew)
        ip address replace "$ip/$mask" dev "$interface" valid_lft "$lease" preferred_lft "$lease"
        for gateway in $router; do ip route replace default via "$gateway" dev "$interface"; break; done
        for server in $dns; do echo "nameserver $server"; done >/etc/resolv.conf
        ;;
    deconfig) ip link set dev "$interface" up ;;
esac
EOF
chmod 755 "$root/etc/lab/udhcpc"
cat >"$root/etc/systemd/system/lab-network.service" <<'EOF'
[Unit]
Description=Vagrant's NIC
# Vagrant tries to log in as soon as there is an address, and waits long when that fails.
After=ssh.service
[Service]
# A dnsmasq that pings what it offers is deaf for three seconds with each host. Who has asked three times for what was offered, and not heard, begins again: after a second (-A), not after the usual twenty.
ExecStart=/bin/busybox udhcpc -f -i eth0 -t 60 -T 2 -A 1 -s /etc/lab/udhcpc
Restart=always
RestartSec=1
[Install]
WantedBy=multi-user.target
EOF
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -sf ../lab-network.service "$root/etc/systemd/system/multi-user.target.wants/lab-network.service"
printf 'net.ipv6.conf.%s = 0\n' default.autoconf default.accept_ra '*.autoconf' '*.accept_ra' >"$root/etc/sysctl.d/60-lab.conf"
printf 'options bonding max_bonds=0\n' >"$root/etc/modprobe.d/lab.conf"

# The lab starts its own libvirtd and Open vSwitch; the rest would only delay the boot.
for unit in \
    libvirtd.service libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket libvirtd-tls.socket libvirtd-tcp.socket libvirt-guests.service \
    virtlockd.socket virtlockd-admin.socket virtlogd.socket virtlogd-admin.socket \
    openvswitch-switch.service ovs-vswitchd.service ovsdb-server.service nftables.service \
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer man-db.timer \
    systemd-timesyncd.service systemd-binfmt.service systemd-update-utmp.service systemd-pstore.service systemd-journal-flush.service systemd-random-seed.service \
    systemd-machine-id-commit.service ldconfig.service systemd-sysusers.service systemd-hwdb-update.service systemd-update-done.service systemd-firstboot.service \
    systemd-logind.service getty@tty1.service serial-getty@ttyS0.service getty.target \
    dbus.service dbus.socket systemd-networkd.service systemd-remount-fs.service \
    modprobe@configfs.service modprobe@dm_mod.service modprobe@drm.service modprobe@efi_pstore.service modprobe@fuse.service modprobe@loop.service \
    sys-kernel-config.mount sys-fs-fuse-connections.mount sys-kernel-debug.mount sys-kernel-tracing.mount dev-hugepages.mount dev-mqueue.mount; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
# Of the devices that are there at boot, only those that need a name or a module. sshd does not read its configuration twice.
drop() { mkdir -p "$root/etc/systemd/system/$1.d" && cat >"$root/etc/systemd/system/$1.d/lab.conf"; }
drop systemd-udev-trigger.service <<'EOF'
[Service]
ExecStart=
ExecStart=-udevadm trigger --action=add --subsystem-match=block --subsystem-match=cpu --subsystem-match=misc --subsystem-match=net --subsystem-match=virtio
EOF
drop ssh.service <<'EOF'
[Service]
ExecStartPre=
EOF
ln -sf /lib/systemd/system/multi-user.target "$root/etc/systemd/system/default.target"
mkdir -p "$root/etc/systemd/journald.conf.d"
printf '[Journal]\nStorage=volatile\n' >"$root/etc/systemd/journald.conf.d/lab.conf"

# An initial RAM disk of one program: the distribution's starts a device manager and waits for it, which takes as long as the rest of the kernel's start.
version=$(basename "$root"/lib/modules/*)
work=$root/tmp/lab-initrd
mkdir -p "$work/bin" "$work/modules" "$work/dev" "$work/proc" "$work/sys" "$work/new"
cp "$root/bin/busybox" "$work/bin/"
for module in virtio_pci virtio_blk ext4 virtio_net; do chroot "$root" modprobe --set-version "$version" --show-depends "$module"; done |
    awk '$1 == "insmod" && !seen[$2]++ { print $2 }' >"$root/tmp/lab-modules"
while read -r file; do
    name=$(basename "$file")
    case $name in
        *.xz) xz -dc "$root$file" >"$work/modules/${name%.xz}" && name=${name%.xz} ;;
        *.zst) zstd -qdc "$root$file" >"$work/modules/${name%.zst}" && name=${name%.zst} ;;
        *) cp "$root$file" "$work/modules/" ;;
    esac
    echo "busybox insmod /modules/$name"
done <"$root/tmp/lab-modules" >"$root/tmp/lab-insmod"
cat >"$work/init" <<EOF
#!/bin/busybox sh
export PATH=/bin
busybox mount -t devtmpfs devtmpfs /dev
$(cat "$root/tmp/lab-insmod")
busybox mount -t ext4 -o noatime /dev/vda /new || { echo "lab: no disk"; exec busybox sh; }
busybox mount -o move /dev /new/dev
exec busybox switch_root /new /sbin/init
EOF
chmod 755 "$work/init"
(cd "$work" && find . | cpio --quiet -o -H newc) >"$root/boot/lab-initrd"
rm -rf "$work" "$root/tmp/lab-modules" "$root/tmp/lab-insmod" "$root"/boot/initrd.img-*
