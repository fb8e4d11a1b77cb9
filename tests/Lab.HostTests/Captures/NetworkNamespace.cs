using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lab.HostTests.Captures;

/// <summary>A network namespace of its own, held by one thread: what runs there sees only its interfaces. It is gone, with all its
/// interfaces, when the thread ends and the last socket made there is closed; nothing of the machine's network is touched.</summary>
internal sealed class NetworkNamespace : IDisposable
{
    private const int NewNetwork = 0x40000000;
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;

    private NetworkNamespace()
    {
        _thread = new Thread(() =>
        {
            foreach (var action in _work.GetConsumingEnumerable()) action();
        })
        { IsBackground = true, Name = "network namespace" };
        _thread.Start();
    }

    /// <summary>The thread's kernel id; <c>ip link set … netns</c> takes it.</summary>
    public int ThreadId { get; private set; }

    /// <summary>Skips the test where namespaces may not be made.</summary>
    public static NetworkNamespace CreateOrSkip()
    {
        var created = new NetworkNamespace();
        var error = created.Run(() =>
        {
            created.ThreadId = GetThreadId();
            return Unshare(NewNetwork) == 0 ? 0 : Marshal.GetLastPInvokeError();
        });
        if (error != 0) created.Dispose();
        Skip.If(error != 0, $"no network namespace can be made here: {Marshal.GetPInvokeErrorMessage(error)} (root is needed)");
        return created;
    }

    /// <summary>Runs on the namespace's thread. Sockets, captures and processes started there belong to the namespace.</summary>
    public T Run<T>(Func<T> function)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(function());
            }
            catch (Exception failure)
            {
                done.SetException(failure);
            }
        });
        return done.Task.GetAwaiter().GetResult();
    }

    /// <summary>Runs <c>ip</c>; skips the test when the kernel lacks what it asks for.</summary>
    public void Ip(params string[] arguments) => Run(() =>
    {
        using var process = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Skip.If(errors.Contains("Unknown device type", StringComparison.Ordinal) || errors.Contains("not supported", StringComparison.Ordinal), errors);
        return process.ExitCode == 0 ? 0 : throw new InvalidOperationException($"ip {string.Join(' ', arguments)}: {errors}");
    });

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join(TimeSpan.FromSeconds(5));
        _work.Dispose();
    }

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static extern int Unshare(int flags);

    [DllImport("libc", EntryPoint = "gettid")]
    private static extern int GetThreadId();
}
