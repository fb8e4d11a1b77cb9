using Lab.Simulation.Guests;
using Lab.Simulation.Hypervisors;

namespace Lab.Runner.Models;

/// <summary>Every number of the simulation's model. docs/simulation.md has the same table with where each is read from.</summary>
public static class ModelParameters
{
    private const double LongestMilliseconds = 600_000;
    private const double MostBytes = 1e13;
    private const double MostPages = 1e10;

    /// <summary>In the order of the file.</summary>
    public static IReadOnlyList<ModelParameter> All { get; } =
    [
        Rate("streamRate", "bytes/s", "what one QEMU can send", 1e4, MostBytes, model => model.StreamRate, (model, value) => model with { StreamRate = value }),
        Limit("machineRate", "bytes/s", "what all migrations of a machine can send together; null: each host has its own processors", 1e4, MostBytes, model => model.MachineRate, (model, value) => model with { MachineRate = value }),
        Limit("setupsAtOnce", "migrations", "are set up side by side without slowing each other down; null: any number", 0.1, 1e4, model => model.SetupsAtOnce, (model, value) => model with { SetupsAtOnce = value }),
        Rate("capShare", "", "part of its limit on bandwidth that a migration reaches", 0.1, 1, model => model.CapShare, (model, value) => model with { CapShare = value }),
        Rate("linkShare", "", "part of a link's rate that is left for what TCP carries", 0.1, 1, model => model.LinkShare, (model, value) => model with { LinkShare = value }),
        Rate("zeroPageRate", "pages/s", "zero pages that QEMU finds", 1e3, MostPages, model => model.ZeroPageRate, (model, value) => model with { ZeroPageRate = value }),
        Rate("pageOverhead", "bytes", "sent beside a page's own", 0, 4096, model => model.PageOverhead, (model, value) => model with { PageOverhead = value }),
        Time("setupMilliseconds", "from libvirt's call until QEMU begins with its own set-up", model => model.Setup, (model, value) => model with { Setup = value }),
        Time("qemuSetupMilliseconds", "QEMU's own set-up, apart from its pages", model => model.QemuSetup, (model, value) => model with { QemuSetup = value }),
        Limit("qemuSetupPageRate", "pages/s", "that QEMU begins to track in its set-up, while the guest stands still; null: it takes no time", 1e3, MostPages, model => model.QemuSetupPageRate, (model, value) => model with { QemuSetupPageRate = value }),
        Time("dirtySyncMilliseconds", "a look at the dirty pages", model => model.DirtySync, (model, value) => model with { DirtySync = value }),
        Rate("deviceStateBytes", "bytes", "of the devices, sent while the guest stands still", 0, 1e10, model => model.DeviceStateBytes, (model, value) => model with { DeviceStateBytes = value }),
        Time("stopMilliseconds", "from the guest's stop until what is left is sent", model => model.Stop, (model, value) => model with { Stop = value }),
        Time("resumeMilliseconds", "from the last byte to the guest's going on", model => model.Resume, (model, value) => model with { Resume = value }),
        Time("wakeMilliseconds", "from the guest's going on until it does anything", model => model.Wake, (model, value) => model with { Wake = value }),
        Time("finishMilliseconds", "from the guest's going on to the end of libvirt's call", model => model.Finish, (model, value) => model with { Finish = value }),
        Time("createDomainMilliseconds", "a new QEMU with a guest, until it runs", model => model.CreateDomain, (model, value) => model with { CreateDomain = value }),
        Time("callMilliseconds", "a question to libvirt", model => model.Call, (model, value) => model with { Call = value }),
        Rate("tlsFactor", "", "how much slower one QEMU sends over TLS", 0.001, 10, model => model.TlsFactor, (model, value) => model with { TlsFactor = value }),
        Rate("parallelFactor", "", "how much faster one QEMU sends over parallel connections", 0.001, 1000, model => model.ParallelFactor, (model, value) => model with { ParallelFactor = value }),
        Rate("largestWindow", "bytes", "the largest window of a TCP connection", 1460, 1e10, model => model.LargestWindow, (model, value) => model with { LargestWindow = value }),
        Rate("sendBufferBytes", "bytes", "that wait in the host where the network holds a connection up, and that QEMU counts as sent", 0, 1e10, model => model.SendBufferBytes, (model, value) => model with { SendBufferBytes = value }),
        Pages("bootedPages", "that a booted guest uses before its workload, whatever its memory", guest => guest.BootedPages, (guest, value) => guest with { BootedPages = value }),
        OfGuest("bootedShare", "", "of its memory that its kernel keeps account of all of it in", 0, 0.5, guest => guest.BootedShare, (guest, value) => guest with { BootedShare = value }),
        Pages("machinePages", "of the machine that are not the guest's", guest => guest.MachinePages, (guest, value) => guest with { MachinePages = value }),
        OfGuest("kernelPages", "pages", "more that the guest's kernel has written each time the time grows by a factor of e", 0, MostPages, guest => guest.KernelPages, (guest, value) => guest with { KernelPages = value }),
        OfGuest("kernelRate", "pages/s", "that it writes at first", 0, MostPages, guest => guest.KernelRate, (guest, value) => guest with { KernelRate = value }),
        OfGuest("writeRate", "pages/s", "that a guest could dirty with a processor for nothing else", 1, MostPages, guest => guest.WriteRate, (guest, value) => guest with { WriteRate = value }),
        OfGuest("bootTimeMilliseconds", "ms", "from the start of QEMU to the first heartbeat", 0, LongestMilliseconds, guest => guest.BootTime.TotalMilliseconds, (guest, value) => guest with { BootTime = TimeSpan.FromMilliseconds(value) }),
        OfGuest("stampRate", "bytes/s", "at which a guest stamps its pages", 1e4, MostBytes, guest => guest.StampRate, (guest, value) => guest with { StampRate = value }),
        OfGuest("sweepsPerSecond", "passes/s", "of a guest's sweep over its stamped pages", 0.01, 1000, guest => guest.SweepsPerSecond, (guest, value) => guest with { SweepsPerSecond = value }),
    ];

    public static ModelParameter Of(string name) => All.First(parameter => parameter.Name == name);

    private static ModelParameter Rate(string name, string unit, string about, double least, double most, Func<HypervisorModel, double> get, Func<HypervisorModel, double, HypervisorModel> set) =>
        new(name, unit, about, least, most, MayBeNull: false, IsWhole: false, model => get(model), (model, value) => set(model, value!.Value));

    private static ModelParameter Limit(string name, string unit, string about, double least, double most, Func<HypervisorModel, double?> get, Func<HypervisorModel, double?, HypervisorModel> set) =>
        new(name, unit, about, least, most, MayBeNull: true, IsWhole: false, get, set);

    private static ModelParameter Time(string name, string about, Func<HypervisorModel, TimeSpan> get, Func<HypervisorModel, TimeSpan, HypervisorModel> set) =>
        Rate(name, "ms", about, 0, LongestMilliseconds, model => get(model).TotalMilliseconds, (model, value) => set(model, TimeSpan.FromMilliseconds(value)));

    private static ModelParameter OfGuest(string name, string unit, string about, double least, double most, Func<GuestModel, double> get, Func<GuestModel, double, GuestModel> set) =>
        Rate(name, unit, about, least, most, model => get(model.Guest), (model, value) => model with { Guest = set(model.Guest, value) });

    private static ModelParameter Pages(string name, string about, Func<GuestModel, long> get, Func<GuestModel, long, GuestModel> set) =>
        OfGuest(name, "pages", about, 0, MostPages, guest => get(guest), (guest, value) => set(guest, (long)value)) with { IsWhole = true };
}
