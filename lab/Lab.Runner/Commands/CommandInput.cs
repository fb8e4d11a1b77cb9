using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;
using Lab.Model.Errors;
using Lab.Runner.Scenarios;
using Spectre.Console;

namespace Lab.Runner.Commands;

/// <summary>What is read from a command line, and one sentence about each thing that cannot be.</summary>
internal static class CommandInput
{
    /// <summary>An option that takes a number.</summary>
    /// <param name="otherwise">Where the option is not given.</param>
    public static Option<T> Number<T>(string name, string description, T least, T most, T otherwise)
        where T : struct, INumber<T>, IMinMaxValue<T> =>
        new(name) { Description = description, DefaultValueFactory = _ => otherwise, CustomParser = result => Read(result, name, least, most) ?? otherwise };

    /// <summary>The same, null where it is not given.</summary>
    public static Option<T?> OptionalNumber<T>(string name, string description, T least, T most)
        where T : struct, INumber<T>, IMinMaxValue<T> =>
        new(name) { Description = description, CustomParser = result => Read(result, name, least, most) };

    /// <summary>An option that takes one of some words, the first of them where it is not given.</summary>
    public static Option<string> Word(string name, string description, params string[] words)
    {
        var option = new Option<string>(name) { Description = description, DefaultValueFactory = _ => words[0], CustomParser = Parse };
        option.CompletionSources.Add(words);
        return option;

        string Parse(ArgumentResult result)
        {
            var said = result.Tokens[0].Value;
            if (!words.Contains(said)) result.AddError($"{name} takes {string.Join(", ", words[..^1])} or {words[^1]}, not '{said}'{Meant(said, words)}");
            return said;
        }
    }

    /// <summary>Says what is wrong with options that can be read each by itself; where one cannot, the parser tells of that.</summary>
    public static void Check(this Command command, Action<CommandResult> check) => command.Validators.Add(result =>
    {
        var readable = result.Children.OfType<OptionResult>().ToList().ConvertAll(IsReadable); // all of them: each that is not tells its own fault
        if (!readable.Contains(false)) check(result);
    });

    private static bool IsReadable(OptionResult option)
    {
        try
        {
            _ = option.GetValueOrDefault<object>();
            return true;
        }
        catch (InvalidOperationException) // the parser's way to say so; it keeps the message for later
        {
            return false;
        }
    }

    /// <summary>Everything that is wrong with a command line, each once.</summary>
    /// <returns>The exit code.</returns>
    public static int Refuse(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var (isRoot, said) = (parsed.CommandResult.Parent is null, parsed.UnmatchedTokens.Count > 0 ? parsed.UnmatchedTokens[0] : null);
        var faults = isRoot && said is not null
            ? [$"There is no command '{said}'{Meant(said, command.Subcommands.Where(other => !other.Hidden).Select(other => other.Name))}"]
            : parsed.Errors.Select(error => error.Message).Distinct();
        foreach (var fault in faults) Terminal.Error.WriteProblem(new LabException(ErrorKind.BadRequest, fault));
        Terminal.Error.MarkupLineInterpolated($"[grey]`lab {(isRoot ? "" : command.Name + " ")}--help` says what there is.[/]");
        return ExitCodes.BadInput;
    }

    private static string Meant(string said, IEnumerable<string> names) => NearestName.Of(said, names) is { } nearest ? $"; did you mean '{nearest}'?" : ".";

    private static T? Read<T>(ArgumentResult result, string name, T least, T most)
        where T : struct, INumber<T>, IMinMaxValue<T>
    {
        var (said, isWhole) = (result.Tokens[0].Value, T.IsInteger(T.One / (T.One + T.One)));
        if (T.TryParse(said, isWhole ? NumberStyles.None : NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        var range = most == T.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"from {least} on") : string.Create(CultureInfo.InvariantCulture, $"from {least} to {most}");
        result.AddError($"{name} takes a {(isWhole ? "whole number" : "number")} {range}, not '{said}'.");
        return null;
    }
}
