using Lab.Libvirt.Native;

namespace Lab.Libvirt;

/// <summary>
/// A libvirt call failed. Carries what libvirt said and nothing else: the number, the part that raised it, its level and its text
/// (<c>virError</c>). <see cref="Exception.Message"/> is libvirt's own text, in the daemon's language.
/// </summary>
public sealed class LibvirtException : Exception
{
    public LibvirtException(int rawCode, int rawDomain, LibvirtErrorLevel level, string message) : base(message)
    {
        RawCode = rawCode;
        RawDomain = rawDomain;
        Level = level;
    }

    /// <summary>What went wrong. Holds an unnamed value when libvirt is newer than this binding.</summary>
    public LibvirtErrorCode Code => (LibvirtErrorCode)RawCode;

    /// <summary>The number as libvirt gave it.</summary>
    public int RawCode { get; }

    /// <summary>The part of libvirt that raised it.</summary>
    public LibvirtErrorDomain Domain => (LibvirtErrorDomain)RawDomain;

    /// <summary>The number as libvirt gave it.</summary>
    public int RawDomain { get; }

    public LibvirtErrorLevel Level { get; }

    /// <summary>
    /// The last error of the calling thread. libvirt keeps it per thread, and every further libvirt call on the thread resets it: call this right after the failure.
    /// </summary>
    internal static unsafe LibvirtException FromLastError()
    {
        var error = ErrorFunctions.GetLastError();
        if (error is null || error->Code == 0)
            return new((int)LibvirtErrorCode.InternalError, 0, LibvirtErrorLevel.Error, "libvirt reported a failure without saying which");

        var message = NativeText.Copy(error->Message) ?? $"libvirt error {error->Code}";
        return new(error->Code, error->Domain, (LibvirtErrorLevel)error->Level, message);
    }
}
