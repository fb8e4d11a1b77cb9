using Spectre.Console;

namespace Lab.Tests;

/// <summary>A console that writes into a string.</summary>
internal static class Consoles
{
    public static IAnsiConsole To(TextWriter writer, int width, bool colour = false)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = colour ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = colour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        return console;
    }
}
