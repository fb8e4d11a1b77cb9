using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Lab.Probe.Output;

namespace Lab.Probe.RoundTrips;

/// <summary>Opens a connection to every target at an interval, whether or not earlier ones were answered, and writes how long each took. One thread
/// does it all: a pool's queue would be in every figure.</summary>
internal sealed class RoundTripProber(IReadOnlyList<TargetFile> targets, TimeSpan every, StatusLines status)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StatusInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>A stop is seen within this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>For the answers still out at the stop. Whoever stops the probe kills it after five seconds.</summary>
    private static readonly TimeSpan Drain = TimeSpan.FromSeconds(2);

    private readonly List<ConnectAttempt> _waited = [];
    private readonly List<TargetFile> _owners = [];
    private bool[] _decided = new bool[16];

    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Run(CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var (next, report) = (TimeSpan.Zero, StatusInterval);
        while (!stop.IsCancellationRequested)
        {
            if (clock.Elapsed >= next)
            {
                foreach (var target in targets) Begin(target);
                // A machine that stood still does not make up for it.
                next = clock.Elapsed - next > every ? clock.Elapsed + every : next + every;
            }

            if (clock.Elapsed >= report)
            {
                report = clock.Elapsed + StatusInterval;
                foreach (var target in targets) target.Flush();
                status.Write(WriteStatus);
            }

            Await(Min(next - clock.Elapsed, LongestWait));
        }

        AwaitRest();
        foreach (var target in targets) target.Flush();
        status.Write(json =>
        {
            json.WriteBoolean("stopped", true);
            WriteStatus(json);
        });
    }

    private static void Begin(TargetFile target)
    {
        ConnectAttempt attempt;
        try
        {
            attempt = ConnectAttempt.Begin(target.Endpoint);
        }
        catch (SocketException)
        {
            target.Record(DateTimeOffset.UtcNow, null);
            return;
        }

        if (attempt.IsOver) End(target, attempt);
        else target.Outstanding.Add(attempt);
    }

    private void Await(TimeSpan timeout)
    {
        _waited.Clear();
        _owners.Clear();
        foreach (var target in targets)
            foreach (var attempt in target.Outstanding)
            {
                _waited.Add(attempt);
                _owners.Add(target);
            }

        if (_decided.Length < _waited.Count) _decided = new bool[_waited.Count * 2];
        ConnectAttempt.Poll(_waited, timeout, _decided);
        for (var i = 0; i < _waited.Count; i++)
        {
            if (_decided[i]) _waited[i].Decide();
            else if (_waited[i].Elapsed < Patience) continue;
            _owners[i].Outstanding.Remove(_waited[i]);
            End(_owners[i], _waited[i]);
        }
    }

    /// <summary>What was begun before the stop is in the file, answered or not: left out, the slowest would be missing.</summary>
    private void AwaitRest()
    {
        var clock = Stopwatch.StartNew();
        for (var left = Drain; left > TimeSpan.Zero && targets.Any(target => target.Outstanding.Count > 0); left = Drain - clock.Elapsed) Await(left);
        foreach (var target in targets)
        {
            foreach (var attempt in target.Outstanding) End(target, attempt);
            target.Outstanding.Clear();
        }
    }

    private static void End(TargetFile target, ConnectAttempt attempt)
    {
        target.Record(attempt.Time, attempt.IsAnswered ? attempt.RoundTrip : null);
        attempt.Dispose();
    }

    private void WriteStatus(Utf8JsonWriter json)
    {
        json.WriteString("time", UtcTime.Text(DateTimeOffset.UtcNow));
        json.WriteStartObject("hosts");
        foreach (var target in targets)
        {
            json.WriteStartObject(target.Host);
            json.WriteNumber("count", target.Count);
            json.WriteNumber("lost", target.Lost);
            WriteMilliseconds(json, "lastMs", target.Last);
            WriteMilliseconds(json, "longestMs", target.Count > target.Lost ? target.Longest : null);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan? span)
    {
        if (span is not { } value) return;
        json.WritePropertyName(name);
        json.WriteRawValue(value.TotalMilliseconds.ToString("0.###", CultureInfo.InvariantCulture));
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
