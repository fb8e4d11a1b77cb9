require "tempfile"

# libvirt's networks that must be there before hosts come up, each for as long as its libvirtd lives.
module LabNetworks
  MANAGEMENT = "vagrant-libvirt" # as vagrant-libvirt calls it

  class << self
    # vagrant-libvirt names a tap only on a libvirt network, so each bridge gets one.
    def on_bridge(bridge)
      make(bridge, "<network><name>#{bridge}</name><forward mode='bridge'/><bridge name='#{bridge}'/></network>")
    end

    # Vagrant's NICs. The network that vagrant-libvirt would make has a dnsmasq that pings an address for three seconds before it offers it, and is deaf meanwhile. Hosts that come up together wait for each other then,
    # and one gives up asking for the address that it was offered (udhcpc after three tries), as dnsmasq grants it. Nobody is on this network but the hosts.
    def management
      make(MANAGEMENT, <<~XML)
        <network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
          <name>#{MANAGEMENT}</name>
          <forward mode='open'/>
          <bridge stp='off' delay='0'/>
          <ip address='192.168.121.1' netmask='255.255.255.0'><dhcp><range start='192.168.121.2' end='192.168.121.254'/></dhcp></ip>
          <dnsmasq:options><dnsmasq:option value='no-ping'/></dnsmasq:options>
        </network>
      XML
    end

    private

    def make(name, xml)
      return if known?(name)
      said = Tempfile.create("lab-network") do |file|
        file.write(xml)
        file.close
        IO.popen([*virsh, "net-create", file.path, err: %i[child out]], &:read)
      end
      abort "no libvirt network #{name}: #{said.strip}" unless known?(name) # another host may have made it meanwhile
    end

    def known?(name)
      system(*virsh, "net-info", name, out: File::NULL, err: File::NULL)
    end

    def virsh
      ["virsh", "-c", ENV.fetch("LIBVIRT_DEFAULT_URI", "qemu:///system")]
    end
  end
end
