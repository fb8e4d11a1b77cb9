namespace Lab.Model.Mutations;

/// <summary>Which deliberate bug is on, if any.</summary>
internal static class Mutations
{
    /// <summary>Of this thread: simulations run side by side, each on one of its own.</summary>
    [ThreadStatic]
    private static Mutation _on;

    public static bool IsOn(this Mutation mutation) => _on == mutation;

    /// <param name="mutation"><see cref="Mutation.None"/>: all are off.</param>
    public static void TurnOn(Mutation mutation) => _on = mutation;
}
