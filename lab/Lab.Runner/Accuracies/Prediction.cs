using System.Text.Json.Serialization;

namespace Lab.Runner.Accuracies;

/// <summary>One figure, measured and predicted; null where there is none.</summary>
public sealed record Prediction(double? Measured, double? Predicted)
{
    /// <summary>Predicted less measured.</summary>
    [JsonIgnore]
    public double? Difference => Predicted - Measured;

    /// <summary>The difference as a part of what was measured, without its sign; null where nothing was measured, or nothing predicted.</summary>
    public double? Error => Measured is > 0 && Difference is { } difference ? Math.Abs(difference) / Measured : null;
}

/// <summary>One migration of a run, measured and predicted.</summary>
/// <param name="Title"><c>vm1 host1 → host2</c>.</param>
/// <param name="Time">From the request to the engine's word, in milliseconds.</param>
/// <param name="Bytes">Of memory, by libvirt.</param>
/// <param name="Downtime">By libvirt, in milliseconds.</param>
/// <param name="Heartbeat">The silence that the guest's peer heard at the move, in milliseconds.</param>
/// <param name="Silence">The longest that it heard of the whole migration, in milliseconds.</param>
public sealed record PredictedMigration(string Title, Prediction Time, Prediction Bytes, Prediction Downtime, Prediction Heartbeat, Prediction Silence);
