namespace Lab.Tests.Runs;

/// <summary>The scenario of the sample run, with the expectations of a test.</summary>
internal static class SampleScenario
{
    /// <param name="ending">Further top-level lines, usually one <c>expect: {…}</c>; and <c>actions</c> where they differ.</param>
    public static string Text(string ending = "", string actions = "[{migrate: {vm: vm1, to: host2}}]") => $$"""
        name: dedicated-bridged
        hosts: {count: 2, nics: [eth0, eth1]}
        networks:
          - {name: management, roles: [management, vm, display, default-route], nic: eth0, subnet: 192.168.100.0/24}
          - {name: migration, roles: [migration], nic: eth1, subnet: 192.168.101.0/24}
        vms:
          - {name: vm1, host: host1, memory: 256MiB}
        actions: {{actions}}
        {{ending}}
        """;
}
