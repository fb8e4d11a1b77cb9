namespace Lab.Simulation.Links;

/// <summary>What goes wrong between processes and with their disks at this moment. Nothing, unless somebody sees to it.</summary>
public sealed class Disturbances
{
    private readonly Dictionary<string, TimeSpan> _delays = [];
    private readonly HashSet<string> _lossy = [];
    private readonly HashSet<string> _doubling = [];
    private readonly Dictionary<string, TimeSpan> _disks = [];

    /// <summary>Answers of a service on that host, and its events, come so much later; zero: as they are.</summary>
    public void Delay(string host, TimeSpan delay) => Set(_delays, host, delay);

    /// <summary>What is asked of a service on that host is done, and its answer is lost.</summary>
    public void LoseAnswers(string host, bool lost) => Set(_lossy, host, lost);

    /// <summary>What is asked of a service on that host arrives twice, and so do its events.</summary>
    public void Repeat(string host, bool doubled) => Set(_doubling, host, doubled);

    /// <summary>Whatever that process writes down keeps it so long.</summary>
    /// <param name="process">Name of its context.</param>
    public void SlowDisk(string process, TimeSpan delay) => Set(_disks, process, delay);

    internal TimeSpan DelayOf(string host) => _delays.GetValueOrDefault(host);

    internal bool LosesAnswersOf(string host) => _lossy.Contains(host);

    internal bool Doubles(string host) => _doubling.Contains(host);

    internal TimeSpan DiskDelayOf(string process) => _disks.GetValueOrDefault(process);

    private static void Set(Dictionary<string, TimeSpan> delays, string name, TimeSpan delay)
    {
        if (delay > TimeSpan.Zero) delays[name] = delay;
        else delays.Remove(name);
    }

    private static void Set(HashSet<string> names, string name, bool isIn)
    {
        if (isIn) names.Add(name);
        else names.Remove(name);
    }
}
