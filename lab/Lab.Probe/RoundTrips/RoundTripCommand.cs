using Lab.Probe.Arguments;
using Lab.Probe.Output;

namespace Lab.Probe.RoundTrips;

/// <summary>The <c>roundtrip</c> command: how long each host's agent takes to answer a connection, into <c>roundtrips/&lt;host&gt;.csv</c>, until told to
/// stop.</summary>
internal static class RoundTripCommand
{
    public static int Run(RoundTripArguments arguments, StatusLines status, CancellationToken stop)
    {
        var targets = new List<TargetFile>();
        try
        {
            Open(arguments, targets);
            var prober = new RoundTripProber(targets, arguments.Every, status);
            status.WriteReady();
            prober.Run(stop);
            return ExitCode.Done;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Stdio.Complain($"lab-probe: round trips cannot be written to {arguments.Out}: {fault.Message}\n");
            return targets.Count < arguments.Targets.Count ? ExitCode.CannotStart : ExitCode.Incomplete;
        }
        finally
        {
            foreach (var target in targets) Close(target);
        }
    }

    private static void Open(RoundTripArguments arguments, List<TargetFile> targets)
    {
        var folder = Directory.CreateDirectory(Path.Combine(arguments.Out, "roundtrips")).FullName;
        foreach (var (host, endpoint) in arguments.Targets)
        {
            var output = new StreamWriter(new FileStream(Path.Combine(folder, host + ".csv"), FileMode.Create, FileAccess.Write, FileShare.Read, 1 << 16));
            targets.Add(new TargetFile(host, endpoint, output));
            Lab.Captures.Samples.RoundTrips.WriteHeader(output);
            output.Flush();
        }
    }

    /// <summary>After a full disk closing fails once more; that was said already.</summary>
    private static void Close(TargetFile target)
    {
        try
        {
            target.Dispose();
        }
        catch (IOException)
        {
        }
    }
}
