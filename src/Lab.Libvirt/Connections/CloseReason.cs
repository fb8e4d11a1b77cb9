namespace Lab.Libvirt;

/// <summary>Why a connection broke (<c>virConnectCloseReason</c>).</summary>
public enum CloseReason
{
    Error = 0,
    EndOfFile = 1,
    KeepAlive = 2,
    Client = 3,
}
