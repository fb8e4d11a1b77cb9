using Lab.Model.Errors;
using Microsoft.Data.Sqlite;

namespace Lab.Engine.Stores;

/// <summary>SQLite's result codes in words someone can act on.</summary>
internal static class SqliteFailures
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static LabException Explain(SqliteException exception, string path) => new(
        ErrorKind.Environment,
        exception.SqliteErrorCode switch
        {
            Busy or Locked => $"Another process holds the database {path}. Two engines cannot share one: end the other or name another file.",
            ReadOnly => $"The database {path} cannot be written. Check the rights of the file and of its directory.",
            Corrupt or NotADatabase => $"The database {path} is damaged or is no SQLite database. Restore it, or move it away to start anew.",
            Full => $"The disk that holds the database {path} is full.",
            CannotOpen => $"The database {path} cannot be opened or made. Check that its directory exists and that this user may write there.",
            _ => $"The database {path} failed: {exception.Message}",
        },
        exception)
    { Retryable = exception.SqliteErrorCode is Busy or Locked or Full };
}
