require "io/wait"
require "socket"
require "timeout"

# As Vagrant's own, but that a host counts as up when its sshd speaks: whoever comes next logs in, and Vagrant's first login, with three shells for nothing, takes an emulated host some seconds.
class LabCommunicator < Vagrant.plugin("2").manager.communicators[:ssh]
  def wait_for_ready(timeout)
    Timeout.timeout(timeout) do
      sleep 0.2 until (way = @machine.ssh_info)
      @machine.ui.detail("SSH address: #{way[:host]}:#{way[:port]}")
      sleep 0.1 until speaks?(way)
    end
    true
  rescue Timeout::Error
    false
  end

  private

  # A host that has just taken its address loses a packet or two, and the kernel would take seconds to send the next.
  def speaks?(way)
    Socket.tcp(way[:host], way[:port], connect_timeout: 1) { |socket| socket.wait_readable(5) && socket.read(4) == "SSH-" }
  rescue SystemCallError
    false
  end
end
