using Lab.Model.Migrations;

namespace Lab.Agent.Convergences;

/// <summary>
/// Follows the stalling steps of a schedule, as vdsm's migration monitor does: at every observation at which the iteration count advanced, the head fires if its limit is below the iterations
/// since the first; −1 always fires. One action an observation.
/// </summary>
public sealed class ConvergenceMonitor(ConvergenceSchedule schedule)
{
    private readonly Queue<ConvergenceStep> _steps = new(schedule.Stalling);
    private int? _first;
    private int _last;

    /// <param name="iteration">libvirt's <c>memory_iteration</c>; QEMU does not begin at a fixed number, so the first one seen is the origin.</param>
    /// <param name="postCopy">In post-copy there is nothing to converge: no action.</param>
    /// <returns>What to do now, or null.</returns>
    public ConvergenceAction? Observe(int iteration, bool postCopy)
    {
        _first ??= _last = iteration;
        if (postCopy || iteration <= _last) return null;
        _last = iteration;
        if (!_steps.TryPeek(out var head) || !Fires(head, iteration - _first.Value)) return null;
        return _steps.Dequeue().Action;
    }

    private static bool Fires(ConvergenceStep step, int iterations) => step.AfterIterations < 0 || step.AfterIterations < iterations;
}
