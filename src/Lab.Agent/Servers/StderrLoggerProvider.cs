namespace Lab.Agent.Servers;

/// <summary>One line an entry on standard error: time, level, message. Line ends within a message become spaces.</summary>
public sealed class StderrLoggerProvider(TimeProvider time) : ILoggerProvider
{
    private readonly Lock _gate = new();

    public ILogger CreateLogger(string categoryName) => new StderrLogger(this);

    public void Dispose()
    {
        // Standard error is the process's.
    }

    private void Write(LogLevel level, string message)
    {
        var line = $"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ} {level.ToString().ToLowerInvariant(),-11} {message.ReplaceLineEndings(" ")}";
        lock (_gate) Console.Error.WriteLine(line);
    }

    private sealed class StderrLogger(StderrLoggerProvider provider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is >= LogLevel.Information and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) provider.Write(logLevel, exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
        }
    }
}
