using Lab.HostTests.Runs;

namespace Lab.HostTests.Ssh;

/// <summary>Two machines behind ssh for each command of a <see cref="LabProgram"/>, which <c>machines.sh</c> makes around it and compares with what they were; <c>farm.sh</c> has what can be done with them.</summary>
internal sealed class LentMachineFarm(LabProgram lab)
{
    private readonly string _folder = Directory.CreateDirectory(Path.Combine(lab.Folder, "machines")).FullName;

    /// <summary>Why this machine cannot run such tests; null: it can.</summary>
    public static string? CannotRun => LabProgram.CannotRun
        ?? (!File.Exists(Path.Combine(RepositoryRoot.Path, "artifacts", "lab-remote", ".built")) ? "the programs for other machines are not built: lab/lab test builds them"
            : !File.Exists("/usr/sbin/sshd") ? "sshd is not installed (package openssh-server)"
            : !Environment.IsPrivilegedProcess ? "machines with an sshd of their own need root"
            : null);

    /// <summary>Why <c>sudo</c> cannot be tried here; null: it can.</summary>
    public static string? CannotBecomeRoot => CannotRun ?? (!File.Exists("/usr/bin/sudo") ? "sudo is not installed (package sudo)" : null);

    public string Folder => _folder;

    public string Inventory => Path.Combine(_folder, "inventory.yaml");

    /// <param name="before">A shell's words, done once the machines are there: <c>$0</c> is their folder, <c>$1</c> the lab's program and so on. <c>on 1 COMMAND</c> runs a command on the first machine, and <c>power_off 1</c> and <c>power_on 1</c> do that.</param>
    /// <param name="jump">They can be reached only through a third.</param>
    /// <param name="sudo">Who logs in is an ordinary user, of whom sudo's configuration there says this; null: root.</param>
    public void Surround(string before = "", bool jump = false, string? sudo = null)
    {
        var tool = Path.Combine(lab.Programs, "lab-ns");
        var scripts = Path.Combine(RepositoryRoot.Path, "tests", "Lab.HostTests", "Ssh");
        string[] after = before.Length == 0 ? [] : ["sh", "-c", $"folder=$0 tool={tool}\n. {scripts}/farm.sh\n{before}\n\"$@\"", _folder];
        if (jump) lab.Environment["FARM_JUMP"] = "1";
        if (sudo is not null) lab.Environment["FARM_SUDO"] = sudo;
        lab.Around = [tool, "new", "--", "sh", $"{scripts}/machines.sh", _folder, tool, .. after];
    }

    /// <summary>What a command of the words wrote to a file in the machines' folder, each run of spaces as one; empty: nothing.</summary>
    public string Read(string file)
    {
        var path = Path.Combine(_folder, file);
        return File.Exists(path) ? string.Join(' ', File.ReadAllText(path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : "";
    }

    /// <summary><see cref="Read"/>, for questions whose failure shows all that was said.</summary>
    public Words Said(string file) => new(Read(file));

    internal readonly record struct Words(string Text)
    {
        public void Has(string part) => Assert.True(Text.Contains(part, StringComparison.Ordinal), $"'{part}' is not in: {Text}");

        public void Lacks(string part) => Assert.False(Text.Contains(part, StringComparison.Ordinal), $"'{part}' is in: {Text}");
    }
}
