namespace Lab.Runner.Doctor;

/// <summary>One question to this machine. Answers with facts, also when something goes wrong; a check that takes too long is given up by <see cref="MachineFacts"/>.</summary>
internal interface IMachineCheck
{
    /// <summary>What is asked, and what is answered when the check itself fails.</summary>
    MachineFact Unanswered { get; }

    Task<MachineFact> AskAsync(CancellationToken cancellationToken);
}
