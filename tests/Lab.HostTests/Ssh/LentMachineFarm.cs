using Lab.HostTests.Runs;

namespace Lab.HostTests.Ssh;

/// <summary>Two machines behind ssh for each command of a <see cref="LabProgram"/>, which <c>machines.sh</c> makes around it and compares with what they were.</summary>
internal sealed class LentMachineFarm(LabProgram lab)
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(lab.Folder, "machines")).FullName;

    /// <summary>Why this machine cannot run such tests; null: it can.</summary>
    public static string? CannotRun => LabProgram.CannotRun
        ?? (!File.Exists(Path.Combine(RepositoryRoot.Path, "artifacts", "lab-remote", ".built")) ? "the programs for other machines are not built: lab/lab test builds them"
            : !File.Exists("/usr/sbin/sshd") ? "sshd is not installed (package openssh-server)"
            : !Environment.IsPrivilegedProcess ? "machines with an sshd of their own need root"
            : null);

    public string Folder => _folder;

    public string Inventory => Path.Combine(_folder, "inventory.yaml");

    /// <param name="before">A shell's words, done once the machines are there: <c>$0</c> is their folder, <c>$1</c> the lab's program and so on, and <c>on 1 COMMAND</c> runs a command on the first machine.</param>
    public void Surround(string before = "")
    {
        var tool = Path.Combine(lab.Programs, "lab-ns");
        var on = $$"""on() { machine=$1; shift; {{tool}} enter "$(cat "$0/machine$machine")" -- "$@"; }""";
        string[] after = before.Length == 0 ? [] : ["sh", "-c", $"{on}\n{before}\n\"$@\"", _folder];
        lab.Around = [tool, "new", "--", "sh", Path.Combine(RepositoryRoot.Path, "tests", "Lab.HostTests", "Ssh", "machines.sh"), _folder, tool, .. after];
    }
}
