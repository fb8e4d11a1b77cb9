namespace Lab.Engine.Policies;

/// <summary>What somebody says of migration settings: values, members that inherit again, and nothing of the rest.</summary>
/// <param name="Said">Null members keep what is.</param>
/// <param name="Inherited">C# names of members of <see cref="MigrationSettings"/> that lose their value.</param>
public sealed record MigrationSettingsChange(MigrationSettings Said, params IReadOnlyList<string> Inherited)
{
    public static implicit operator MigrationSettingsChange?(MigrationSettings? said) => said is null ? null : new(said);

    public MigrationSettings On(MigrationSettings before) => Said.Over(before with
    {
        Policy = Kept(nameof(MigrationSettings.Policy), before.Policy),
        AutoConverge = Kept(nameof(MigrationSettings.AutoConverge), before.AutoConverge),
        Compressed = Kept(nameof(MigrationSettings.Compressed), before.Compressed),
        Encrypted = Kept(nameof(MigrationSettings.Encrypted), before.Encrypted),
        Tunnelled = Kept(nameof(MigrationSettings.Tunnelled), before.Tunnelled),
        Parallel = Kept(nameof(MigrationSettings.Parallel), before.Parallel),
        MaxBandwidth = Kept(nameof(MigrationSettings.MaxBandwidth), before.MaxBandwidth),
        Downtime = Kept(nameof(MigrationSettings.Downtime), before.Downtime),
    });

    private T? Kept<T>(string member, T? value)
        where T : struct => Inherited.Contains(member) ? null : value;
}
