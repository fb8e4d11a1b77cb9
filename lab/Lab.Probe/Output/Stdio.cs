using System.Text;

namespace Lab.Probe.Output;

/// <summary>Standard output and error as bare streams: the Console class's readers, writers and terminal would cost a probe's start more than all else it does.</summary>
internal static class Stdio
{
    public static Stream OpenOutput() => Console.OpenStandardOutput();

    public static void Complain(string text)
    {
        try
        {
            using var error = Console.OpenStandardError();
            error.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (IOException)
        {
            // Nobody listens any more.
        }
    }
}
