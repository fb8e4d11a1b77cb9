using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lab.Providers.Namespaces;
using Lab.Runner.Commands;
using Lab.Runner.Runs;

namespace Lab.Runner.Suites;

/// <summary>One <c>lab run</c> as a child process: a crash of it hurts nobody else, and it dies with us.</summary>
/// <remarks>
/// The thread that starts it stays with it until its end, because the kernel takes a thread for the parent: on a pool's thread, the run would be killed
/// when the pool lets that one go.
/// </remarks>
public sealed class LabChild : ILabChild
{
    private const int MostSaid = 40;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private readonly TaskCompletionSource<ChildEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _said = new();
    private readonly Action<HistoryEvent> _happened;
    private readonly Lock _gate = new();
    private Process? _process;
    private Action<Process>? _order;
    private JsonElement? _verdict;

    private LabChild(Action<HistoryEvent> happened) => _happened = happened;

    public Task<ChildEnd> Ended => _ended.Task;

    /// <param name="arguments">Of this program, behind <c>run</c>.</param>
    /// <param name="happened">Called for each event of its history, from a thread of its own.</param>
    public static ILabChild Start(IReadOnlyList<string> arguments, Action<HistoryEvent> happened)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        string[] all = ["run", .. arguments, "--json", RunOptions.DieWithName, Environment.ProcessId.ToString(CultureInfo.InvariantCulture)];
        foreach (var argument in all) start.ArgumentList.Add(argument);
        return Start(start, happened);
    }

    internal static ILabChild Start(ProcessStartInfo start, Action<HistoryEvent> happened)
    {
        var child = new LabChild(happened);
        new Thread(() => child.Follow(start)) { IsBackground = true, Name = "lab run" }.Start();
        return child;
    }

    public void Interrupt() => Order(process =>
    {
        if (OperatingSystem.IsWindows()) process.Kill(); // it knows no signals, and its runs are simulations, which leave nothing behind
        else Signals.Terminate(process.Id);
    });

    public void Kill() => Order(process => process.Kill());

    /// <summary>At once, or as soon as there is a process; not once it has ended.</summary>
    private void Order(Action<Process> order)
    {
        lock (_gate)
        {
            _order = order;
            if (_process is { } process) order(process);
        }
    }

    private void Attach(Process? process)
    {
        lock (_gate)
        {
            _process = process;
            if (process is not null) _order?.Invoke(process);
        }
    }

    private void Follow(ProcessStartInfo start)
    {
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception problem) when (problem is Win32Exception or IOException or InvalidOperationException)
        {
            _ended.SetResult(new ChildEnd(ExitCodes.BadInput, null, null, $"The run could not be started: {problem.Message}"));
            return;
        }

        using (process) _ended.SetResult(Listen(process));
    }

    private ChildEnd Listen(Process process)
    {
        try
        {
            process.ErrorDataReceived += (_, line) => Said(line.Data);
            process.BeginErrorReadLine();
            process.StandardInput.Close();
            Attach(process);
            while (process.StandardOutput.ReadLine() is { } line) Read(line);
            process.WaitForExit();
            return new ChildEnd(process.ExitCode, Text("directory"), Text("headline"), Words());
        }
        catch (Exception problem) when (problem is Win32Exception or IOException or InvalidOperationException)
        {
            process.Kill(); // nobody would hear it any more, nor wait for it
            process.WaitForExit(Grace);
            Said($"The run could not be followed to its end and was killed: {problem.Message}");
            return new ChildEnd(ExitCodes.Unknown, Text("directory"), Text("headline"), Words());
        }
        finally
        {
            Attach(null);
        }
    }

    private void Read(string line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.TryGetProperty("kind", out _)) _happened(HistoryEvent.Read(document.RootElement.Clone()));
            else _verdict = document.RootElement.Clone();
        }
        catch (Exception other) when (other is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            Said(line); // not an event: something that people are meant to read
        }
    }

    private void Said(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_said)
        {
            _said.Enqueue(line.TrimEnd());
            if (_said.Count > MostSaid) _said.Dequeue();
        }
    }

    private string Words()
    {
        lock (_said) return string.Join('\n', _said);
    }

    private string? Text(string name) =>
        _verdict is { ValueKind: JsonValueKind.Object } verdict && verdict.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}

/// <summary>A run under way, seen by its suite.</summary>
public interface ILabChild
{
    /// <summary>When it has ended and all it said is read.</summary>
    Task<ChildEnd> Ended { get; }

    /// <summary>Asks it to tear its lab down and end.</summary>
    void Interrupt();

    void Kill();
}

/// <summary>How a run ended.</summary>
/// <param name="Directory">Its run directory, as it said; null when it did not come to a verdict.</param>
/// <param name="Headline">The verdict in a sentence; null likewise.</param>
/// <param name="Words">The end of all else it said.</param>
public sealed record ChildEnd(int ExitCode, string? Directory, string? Headline, string Words);
