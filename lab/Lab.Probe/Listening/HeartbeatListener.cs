using System.Globalization;
using System.Text.Json;
using Lab.Probe.Output;

namespace Lab.Probe.Listening;

/// <summary>
/// Takes heartbeats from a socket, flushes the files four times a second, and tells how the VMs do: then, and at once when one of them says something that is waited for.
/// Strangers are counted, and named once.
/// </summary>
internal sealed class HeartbeatListener(BeatSocket socket, IReadOnlyDictionary<Guid, VmBeats> vms, StatusLines status)
{
    private const int StatusMilliseconds = 250;
    private readonly HashSet<Guid> _strangers = [];
    private long _unknown;
    private long _malformed;

    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Run(CancellationToken stop)
    {
        var due = Environment.TickCount64 + StatusMilliseconds;
        while (!stop.IsCancellationRequested)
        {
            // A stop is seen within half a status interval.
            if (socket.Wait(TimeSpan.FromMilliseconds(Math.Clamp(due - Environment.TickCount64, 0, StatusMilliseconds / 2)))) Take();
            var isDue = Environment.TickCount64 >= due;
            if (isDue)
            {
                due += StatusMilliseconds;
                Flush();
            }

            if (isDue | TakeNews()) status.Write(WriteStatus);
        }
        Take();
        Flush();
        status.Write(json =>
        {
            json.WriteBoolean("stopped", true);
            WriteStatus(json);
        });
    }

    /// <summary>All that wait, but not for ever: a flood must not silence the status.</summary>
    private void Take()
    {
        Span<byte> datagram = stackalloc byte[HeartbeatDatagram.Size + 1];
        for (var taken = 0; taken < 1000; taken++)
        {
            var length = socket.Receive(datagram, out var arrived);
            if (length < 0) return;
            if (!HeartbeatDatagram.TryDecode(datagram[..length], out var beat)) _malformed++;
            else if (vms.TryGetValue(beat.Vm, out var vm)) vm.Record(beat, arrived);
            else NoteStranger(beat.Vm);
        }
    }

    private void NoteStranger(Guid id)
    {
        _unknown++;
        // A flood of invented identities must not fill our memory.
        if (_strangers.Count < 100 && _strangers.Add(id)) status.Write(json => json.WriteString("unknownVm", id.ToString("D")));
    }

    private bool TakeNews()
    {
        var news = false;
        foreach (var vm in vms.Values) news |= vm.TakeNews();
        return news;
    }

    private void Flush()
    {
        foreach (var vm in vms.Values) vm.Flush();
    }

    private void WriteStatus(Utf8JsonWriter json)
    {
        json.WriteString("time", UtcTime.Text(DateTimeOffset.UtcNow));
        json.WriteStartObject("vms");
        foreach (var vm in vms.Values) WriteVm(json, vm);
        json.WriteEndObject();
        if (_unknown > 0) json.WriteNumber("unknown", _unknown);
        if (_malformed > 0) json.WriteNumber("malformed", _malformed);
        if (socket.Dropped > 0) json.WriteNumber("dropped", socket.Dropped);
    }

    private static void WriteVm(Utf8JsonWriter json, VmBeats vm)
    {
        json.WriteStartObject(vm.Name);
        json.WriteNumber("beats", vm.Beats);
        if (vm.Last is { } last)
        {
            json.WriteNumber("lastSequence", last.Sequence);
            json.WritePropertyName("longestGapMs");
            json.WriteRawValue((vm.LongestGapNanoseconds / 1e6).ToString("0.###", CultureInfo.InvariantCulture));
            json.WriteNumber("corrupt", last.PagesCorrupt);
            json.WriteNumber("verifyPasses", last.VerifyPasses);
            json.WriteBoolean("stamped", last.Stamped);
        }
        json.WriteEndObject();
    }
}
