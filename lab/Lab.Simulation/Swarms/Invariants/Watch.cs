using Lab.Engine.Inventories;
using Lab.Simulation.Hypervisors;
using Lab.Simulation.Networks;
using Lab.Simulation.World;

namespace Lab.Simulation.Swarms.Invariants;

/// <summary>Looks after every event whether all rules hold: at the guests themselves each time, at the engine's state whenever it is another.</summary>
internal sealed class Watch : ITransferObserver
{
    private readonly SwarmRun _run;
    private readonly OneLife _oneLife;
    private readonly Limits _limits;
    private readonly Ways _ways;
    private readonly Bookkeeping _books;
    private readonly Choices _choices;
    private Violation? _found;
    private InventoryState? _seen;

    public Watch(SwarmRun run, SwarmPlan plan)
    {
        _run = run;
        _oneLife = new OneLife(run, Report);
        _limits = new Limits(run, Report);
        _ways = new Ways(run, Report);
        _books = new Bookkeeping(run, plan, Report);
        _choices = new Choices(plan, Report);
    }

    /// <summary>Guests that went on at their destination before their memory had come; and those of which half was on either side in the end.</summary>
    public (long Begun, long Torn) PostCopies { get; private set; }

    /// <summary>The first counts.</summary>
    public void Report(string rule, string what) => _found ??= new Violation(rule, _run.Elapsed, what);

    /// <exception cref="ViolationException">A rule does not hold.</exception>
    public void Look()
    {
        _oneLife.Look();
        var state = _run.State;
        if (!ReferenceEquals(state, _seen))
        {
            _books.Look(_seen, state);
            _choices.Look(_seen, state);
            _seen = state;
        }

        if (_found is { } found) throw new ViolationException(found);
    }

    public void Began(SimulatedMachine source, SimulatedDomain domain) => _limits.Began(source, domain);

    public void Arrives(SimulatedMachine destination, SimulatedDomain domain) => _limits.Arrives(destination, domain);

    public void Opened(SimulatedDomain domain, StreamPath path) => _ways.Opened(domain, path);

    public void Stopped(SimulatedMachine source, SimulatedMachine destination, SimulatedDomain domain) => _run.Moments.Come(Moment.Stops, domain.Id, source, destination);

    public void WentOn(SimulatedMachine source, SimulatedMachine destination, SimulatedDomain domain) => _run.Moments.Come(Moment.GoesOn, domain.Id, source, destination);

    public void PostCopyBegan(SimulatedDomain domain) => PostCopies = (PostCopies.Begun + 1, PostCopies.Torn);

    public void Torn(SimulatedDomain domain)
    {
        PostCopies = (PostCopies.Begun, PostCopies.Torn + 1);
        _run.Truth.MayEnd(domain.Id);
    }
}
