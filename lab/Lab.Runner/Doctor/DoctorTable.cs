using Spectre.Console;

namespace Lab.Runner.Doctor;

/// <summary>Shows facts to people: what there is, what is missing and why it matters, and the one line that installs it.</summary>
public static class DoctorTable
{
    public static void Render(IAnsiConsole console, MachineFacts facts)
    {
        var table = new Table { Border = TableBorder.None, ShowHeaders = false };
        table.AddColumn(new TableColumn("") { NoWrap = true }).AddColumn(new TableColumn("") { NoWrap = true }).AddColumn("");
        foreach (var fact in facts.All) table.AddRow(new Markup(Mark(fact)), new Text(fact.Name), new Markup(Sentence(fact)));
        console.Write(table);
        console.WriteLine();
        console.MarkupLine(Summary(facts));
        if (RequiredPackages.AptLine(facts.All) is { } line) console.WriteLine("To get what packages bring:  " + line);
    }

    private static string Mark(MachineFact fact) => fact.State switch
    {
        FactState.Ok => "[green]ok[/]",
        FactState.Limited => "[yellow]limited[/]",
        _ => fact.Required ? "[red]missing[/]" : "[yellow]missing[/]",
    };

    private static string Sentence(MachineFact fact)
    {
        var value = Markup.Escape(fact.Value);
        if (fact.State == FactState.Ok) return value;
        var how = fact.HowToGet is null ? "" : "\n[grey]" + Markup.Escape(Capital(fact.HowToGet)) + ".[/]";
        return $"{value}\n[grey]{Markup.Escape(Capital(fact.WhyItMatters))}.[/]{how}";
    }

    private static string Summary(MachineFacts facts) => facts.CanRunNamespaces
        ? $"This machine can run the namespaces provider: [green]yes[/], with {(facts[FactNames.Kvm].State == FactState.Ok ? "KVM" : "TCG (no KVM)")}."
        : $"This machine can run the namespaces provider: [red]no[/], it lacks {Markup.Escape(string.Join(", ", facts.Obstacles.Select(fact => fact.Name)))}.";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
