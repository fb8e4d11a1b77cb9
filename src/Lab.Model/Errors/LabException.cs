namespace Lab.Model.Errors;

/// <summary>A failure of the environment. One family: callers act on the kind, people read the message, and whoever digs has the command's output.</summary>
public sealed class LabException : Exception
{
    public LabException(ErrorKind kind, string message, Exception? innerException = null)
        : base(message, innerException) => Kind = kind;

    public ErrorKind Kind { get; }

    /// <summary>Whether the same call may succeed later with nothing changed by the caller.</summary>
    public bool Retryable { get; init; }

    /// <summary>An agent said so itself: it can be reached, whatever it could not reach.</summary>
    public bool Answered { get; init; }

    /// <summary>The host it happened on, or null.</summary>
    public string? Host { get; init; }

    /// <summary>What the failing command printed, or libvirt's own error, or null.</summary>
    public string? Output { get; init; }

    /// <summary>virErrorNumber when libvirt said no, or null.</summary>
    public int? LibvirtCode { get; init; }

    /// <summary>virErrorDomain when libvirt said no, or null.</summary>
    public int? LibvirtDomain { get; init; }

    /// <summary>Every reason of a refusal when there is more than one, or null.</summary>
    public IReadOnlyList<string>? Faults { get; init; }
}
