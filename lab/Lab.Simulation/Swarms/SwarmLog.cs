using Lab.Model.Errors;
using Microsoft.Extensions.Logging;

namespace Lab.Simulation.Swarms;

/// <summary>Reads what engine and agents log: a failure that nobody thought of is a violation.</summary>
internal sealed class SwarmLog(Action<string> unexpected) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new Reader(categoryName, unexpected);

    public void AddProvider(ILoggerProvider provider)
    {
        // It writes nowhere.
    }

    public void Dispose()
    {
        // It holds nothing.
    }

    private sealed class Reader(string category, Action<string> unexpected) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            if (exception is LabException or OperationCanceledException && logLevel < LogLevel.Critical) return;
            unexpected($"{category}: {formatter(state, exception)} {exception}");
        }
    }
}
