using Lab.Probe.Arguments;
using Lab.Probe.Hosting;
using Lab.Probe.Listening;
using Lab.Probe.Output;
using Lab.Probe.RoundTrips;
using Lab.Probe.Sniffing;

const string Usage = """
    What the lab runs on a host beside the stack. It ends on SIGTERM or SIGINT, or with --until-eof when its input closes.
      capture   --out DIR --host NAME --nic NIC... [--full] [--ring 8MiB] [--filter BPF] [--sockets-interval 50ms [--processes /proc] | --no-sockets] [--until-eof]
      listen    --out DIR --bind ADDRESS:PORT --vm UUID=NAME... [--until-eof]
      roundtrip --out DIR --to HOST=ADDRESS:PORT... [--every 50ms] [--until-eof]
      host      --folder DIR [--boot ID] [--silence 30s] [--read-only]    under `lab-ns guard`: this machine as a host of a lab whose runner is elsewhere
      release   DIR                                                       takes back what such a lab changed

    """;

using var output = Stdio.OpenOutput();
var status = new StatusLines(output);
switch (args)
{
    case ["capture", .. var words]:
        if (CaptureArguments.Read(words, out var faults) is not { } capture) return Refuse(faults);
        using (var stop = new StopRequest(capture.UntilEof)) return CaptureCommand.Run(capture, status, stop.Token);
    case ["listen", .. var words]:
        if (ListenArguments.Read(words, out faults) is not { } listen) return Refuse(faults);
        using (var stop = new StopRequest(listen.UntilEof)) return ListenCommand.Run(listen, status, stop.Token);
    case ["roundtrip", .. var words]:
        if (RoundTripArguments.Read(words, out faults) is not { } roundTrip) return Refuse(faults);
        using (var stop = new StopRequest(roundTrip.UntilEof)) return RoundTripCommand.Run(roundTrip, status, stop.Token);
    case ["host", .. var words]:
        if (HostArguments.Read(words, out faults) is not { } host) return Refuse(faults);
        using (var stop = new StopRequest(untilEof: false)) return HostCommand.Run(host, output, stop.Token);
    case ["release", var folder]:
        return HostCommand.Release(folder);
    default:
        Stdio.Complain(Usage);
        return ExitCode.CannotStart;
}

static int Refuse(IEnumerable<string> faults)
{
    foreach (var fault in faults) Stdio.Complain($"lab-probe: {fault}\n");
    return ExitCode.CannotStart;
}
