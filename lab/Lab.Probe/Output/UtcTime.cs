using System.Globalization;

namespace Lab.Probe.Output;

/// <summary>Times as the run directory writes them: UTC, RFC 3339, seven digits.</summary>
internal static class UtcTime
{
    public static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
}
