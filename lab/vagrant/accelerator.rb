# With what the hosts run: KVM when a guest really boots with it, else TCG. A device that opens proves nothing: there are machines where it does and no guest gets past its first instructions.
# So the box's own kernel is booted, until it gives up for want of a disk, as `lab doctor` and `lab run` do (lab/Lab.Runner/Doctor/KvmBoot.cs). Of a box without one a boot sector is, which ends QEMU with a number of
# its own. That proves less: a machine was seen where the sector ran and no kernel came out of its first steps.
require "fileutils"
require "tempfile"

module LabAccelerator
  DEVICE = "/dev/kvm"
  QEMU = "qemu-system-x86_64"

  # The others, `vagrant ssh` and the like, wait for nothing.
  BRINGS_UP = %w[up reload resume snapshot].freeze

  # With KVM a guest needs a fraction of a second, and emulated little more: one that has not spoken by now never will.
  SECONDS = 5

  # mov al, 42; out 0xf4, al; and should that not end it, hlt for ever.
  SECTOR = "\xB0\x2A\xE6\xF4\xF4\xEB\xFD".b.ljust(510, "\0".b) + "\x55\xAA".b

  # Of what is written to its port QEMU's isa-debug-exit makes an exit code: twice that and one.
  SPOKE = 42 * 2 + 1

  class << self
    def brings_up?
      (ARGV & BRINGS_UP).any?
    end

    # kvm or tcg. A guest is booted once for each boot of the machine and each QEMU; the answer is said aloud whenever hosts come up.
    # notes: a file that keeps the answer, in Vagrant's own folder of this project.
    # kernel: of the box; nil: it has none of its own.
    def choose(notes, kernel)
      @kernel = kernel
      @chosen ||= stated || (brings_up? ? ask(notes) : kept(notes) == "" ? "kvm" : "tcg")
    end

    private

    def stated
      case wanted = ENV["LAB_ACCELERATOR"].to_s
      when "" then nil
      when "kvm", "tcg" then wanted
      else abort "LAB_ACCELERATOR is '#{wanted}'; it can be kvm or tcg"
      end
    end

    def ask(notes)
      qemu or abort "#{QEMU} is not installed here: hosts can neither use KVM nor be emulated. Where libvirt has its QEMU elsewhere, LAB_ACCELERATOR says which it is to be, kvm or tcg."
      problem = refusal || kept(notes) || silence.tap { |answer| keep(notes, answer) }
      # Not `warn`, which Vagrant has silenced.
      $stderr.puts "==> lab: hosts run #{problem.empty? ? "with KVM: a guest boots with it" : "emulated (TCG), which is slow: #{problem}"}"
      problem.empty? ? "kvm" : "tcg"
    end

    # Why the device does not open; nil when it does.
    def refusal
      File.open(DEVICE, "r+") { nil }
    rescue SystemCallError => problem
      "#{DEVICE}: #{problem.message[/\A[^@]+/].strip}"
    end

    # Why no guest boots with KVM; empty when one does.
    def silence
      said, ended = @kernel ? boot_kernel("kvm") : boot_sector("kvm")
      return "" if @kernel ? ended.success? && said.include?("Linux version") : ended.exitstatus == SPOKE
      return "#{DEVICE} opens, but no guest boots with it within #{SECONDS} s" if ended.signaled? || ended.exitstatus == 128 + Signal.list["KILL"]
      "#{DEVICE} opens, but QEMU says: #{said.lines.last.to_s.strip}"
    end

    # What it says, and how QEMU ended: a kernel without a disk panics, and reboots.
    def boot_kernel(accelerator)
      run(accelerator, "128", "-no-reboot", "-serial", "stdio", "-kernel", @kernel, "-append", "console=ttyS0 earlyprintk=serial panic=-1")
    end

    # What QEMU complains of, and how it ended.
    def boot_sector(accelerator)
      Tempfile.create("lab-sector", binmode: true) do |file|
        file.write(SECTOR)
        file.flush
        run(accelerator, "32", "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04", "-drive", "format=raw,file=#{file.path}")
      end
    end

    # `timeout` ends it even when nobody is here any more who would.
    def run(accelerator, memory, *options)
      command = [qemu, "-accel", accelerator, "-m", memory, "-display", "none", "-nodefaults", "-no-user-config", *options]
      said = IO.popen(["timeout", "--signal=KILL", SECONDS.to_s, *command, in: File::NULL, err: %i[child out]], &:read)
      [said, $?]
    end

    def qemu
      @qemu ||= ENV.fetch("PATH", "").split(":").map { |folder| File.join(folder, QEMU) }.find { |file| File.executable?(file) }
    end

    # What the answer depends on.
    def machine
      file = File.stat(qemu)
      "#{File.read("/proc/sys/kernel/random/boot_id").strip} #{qemu} #{file.size} #{file.mtime.to_i} #{@kernel}"
    end

    # nil: never asked of this machine, or a file that nobody can read.
    def kept(notes)
      asked_of, answer = File.read(notes).split("\n", -1)
      answer if qemu && asked_of == machine
    rescue SystemCallError
      nil
    end

    def keep(notes, answer)
      FileUtils.mkdir_p(File.dirname(notes))
      File.write(notes, "#{machine}\n#{answer}\n")
    rescue SystemCallError
      # Asked again next time.
    end
  end
end
