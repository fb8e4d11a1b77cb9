using System.Diagnostics;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lab.Runner.Scenarios;

namespace Lab.Tests.Scenarios;

/// <summary>Whatever a file holds, the loader answers with faults: no exception, no hang.</summary>
public sealed class RubbishTests
{
    public static TheoryData<string, string, int> Texts => new()
    {
        { "", "is empty", 0 },
        { "# only a comment\n", "is empty", 0 },
        { "~\n", "is empty", 0 },
        { "---\n---\n", "second document", 2 },
        { "just text\n", "the scenario is a single value; expected a map", 1 },
        { "- a\n- b\n", "the scenario is a list; expected a map", 1 },
        { "name: a\n\tabout: b\n", "indented with a tab", 2 },
        { "name: a\nname: b\n", "stands twice; first on line 1", 2 },
        { "name: &a x\nabout: *a\n", "anchors such as '&a' are not used", 1 },
        { "name: *a\n", "aliases such as '*a' are not used", 1 },
        { "name: !!str x\n", "tags are not used", 1 },
        { "name: a\n---\nname: b\n", "a second document begins here", 2 },
        { "name: [a, b\nabout: c\n", "missing ']'", 1 },
        { "name: \"a\n", "never closed", 1 },
        { "about: this: that\n", "quote a text that holds ': '", 1 },
        { "name: a\nabout\nhosts:\n  count: 2\n", "missing ':'", 2 },
        { "name: `a`\n", "cannot begin with this character", 1 },
        { "name: a\n b: c\n", "missing ':'", 2 },
        { "? [a]\n: b\n", "a list where the name of a key is expected", 1 },
        { "name: a\0b\n", "control character U+0000", 1 },
        { "name: a\n\u001b[31m", "control character U+001B", 2 },
    };

    [Theory]
    [MemberData(nameof(Texts))]
    public void Rubbish_is_named(string text, string message, int line)
    {
        var result = Yaml.Parse(text);
        Assert.Null(result.Value);
        Assert.Contains(result.Faults, fault => fault.Message.Contains(message, StringComparison.Ordinal) && fault.Line == line);
    }

    [Fact]
    public void What_came_before_a_syntax_error_is_still_checked()
    {
        var faults = Yaml.Parse("name: a\nabuot: b\nhosts:\n  count: many\n  nics: [eth0\n").Faults;
        Assert.Contains(faults, fault => fault.Suggestion == "about");
        Assert.Contains(faults, fault => fault.Path == "hosts.count");
        Assert.DoesNotContain(faults, fault => fault.Message.Contains("missing in", StringComparison.Ordinal));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused()
    {
        var bytes = new byte[4096];
        new Random(1).NextBytes(bytes);
        Assert.Contains("not", Assert.Single(ScenarioLoader.Parse(bytes, "x.yaml").Faults).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fill: 64MiB", "fill: 4000000TiB")]
    [InlineData("fill: 64MiB", "fill: 1024TiB")]
    [InlineData("4MiB/s", "99999999999999999999Gbit/s")]
    [InlineData("to: host2", "to: host2, cancel-after: 99999999h")]
    public void Absurd_quantities_are_refused(string old, string absurd) => Yaml.Fault(Yaml.With(old, absurd));

    [Fact]
    public void No_escape_sequence_reaches_the_terminal()
    {
        var faults = Yaml.Parse(Yaml.With("host: host1", "host: \"\\e[2J\\n\"").Replace("name: vm1", "\"\\e]0;x\": 1", StringComparison.Ordinal)).Faults;
        Assert.True(faults.Count > 1);
        Assert.DoesNotContain(faults, fault => fault.ToString().Any(char.IsControl) || fault.Path.Any(char.IsControl));
    }

    [Fact]
    public void A_byte_order_mark_and_carriage_returns_do_no_harm() => Assert.NotNull(Yaml.Parse("\uFEFF" + Yaml.Sound.Replace("\n", "\r\n", StringComparison.Ordinal)).Value);

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    [InlineData("[a,")]
    [InlineData("a: &a [*a, ")]
    [InlineData("'")]
    [InlineData("\"\\")]
    [InlineData("&a *a ")]
    [InlineData(" ")]
    [InlineData("%")]
    [InlineData("a\n")]
    public void A_bomb_is_refused_within_two_seconds(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));
        var clock = Stopwatch.StartNew();
        Assert.NotEmpty(Yaml.Parse(text).Faults);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 2000);
    }

    [Fact]
    public void A_file_that_never_ends_is_refused() => Assert.Contains("larger than", Assert.Single(ScenarioLoader.Load("/dev/zero").Faults).Message, StringComparison.Ordinal);

    [Fact]
    public void A_directory_and_a_missing_file_are_named()
    {
        Assert.Equal("is a directory; expected a scenario file", Assert.Single(ScenarioLoader.Load(Path.GetTempPath()).Faults).Message);
        var missing = Repository.PathOf("scenarios", "dedicated-brigded.yaml");
        Assert.Equal($"{missing}: does not exist; did you mean 'dedicated-bridged.yaml'?", Assert.Single(ScenarioLoader.Load(missing).Faults).ToString());
    }

    [Fact]
    public void No_mutation_of_a_scenario_makes_the_loader_throw()
    {
        var sound = Encoding.UTF8.GetBytes(Yaml.Sound);
        var mutation = from at in Gen.Choose(0, sound.Length - 1)
                       from length in Gen.Choose(0, 20)
                       from inserted in Gen.ArrayOf(Gen.Elements("[]{}:-&*!|>'\"%@` \n\t#,?\0éx1".ToCharArray()), 3)
                       select (at, length, inserted);
        Prop.ForAll(mutation.ArrayOf(3).ToArbitrary(), changes =>
        {
            var bytes = sound;
            foreach (var (at, length, inserted) in changes)
            {
                var start = Math.Min(at, bytes.Length);
                bytes = [.. bytes[..start], .. Encoding.UTF8.GetBytes(inserted), .. bytes[Math.Min(start + length, bytes.Length)..]];
            }

            var result = ScenarioLoader.Parse(bytes, "x.yaml");
            return (result.Value is null) == (result.Faults.Count > 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
