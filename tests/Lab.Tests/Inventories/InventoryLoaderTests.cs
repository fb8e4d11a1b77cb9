using System.Text;
using Lab.Runner.Inventories;
using Lab.Runner.Scenarios;

namespace Lab.Tests.Inventories;

public sealed class InventoryLoaderTests
{
    private const string Two = """
        ssh: { user: admin, identity: keys/lab, jump: "admin@bastion" }
        hosts:
          - { address: 10.0.0.11, management: eno2, migration: ens3f0, nics: { eth2: ens3f1 } }
          - { address: rack2, management: eno2, migration: ens3f0, ssh: { user: root, port: 2222, known-hosts: ~/known } }
        """;

    [Fact]
    public void What_a_host_does_not_say_is_said_for_all_and_paths_are_the_files_own()
    {
        var (inventory, faults, _) = Load(Two);
        Assert.Empty(faults);
        var first = InventoryLoader.Destination(inventory!, 0, "host1", "/etc/lab/inventory.yaml");
        Assert.Equal(("host1", "10.0.0.11", "admin", null, "/etc/lab/keys/lab", "admin@bastion"), (first.Name, first.Address, first.User, first.Port, first.Identity, first.Jump));
        var second = InventoryLoader.Destination(inventory!, 1, "host2", "/etc/lab/inventory.yaml");
        Assert.Equal(("root", 2222), (second.User, second.Port));
        Assert.Equal(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "known"), second.KnownHosts);
        Assert.Equal("root@rack2:2222", second.ToString());
    }

    [Theory]
    [InlineData("", "is empty; an inventory has at least 'hosts'")]
    [InlineData("hosts: []", "is an empty list")]
    [InlineData("hosts: [{address: a, managment: e0, migration: e1}]", "unknown key 'managment'")]
    [InlineData("hosts: [{address: a, management: e0}]", "'migration' is missing in hosts[0]")]
    [InlineData("hosts: [{address: a, management: e0, migration: e0}]", "'e0' is given twice")]
    [InlineData("hosts: [{address: a, management: e0, migration: e1}, {address: a, management: e0, migration: e1}]", "one machine cannot be two hosts")]
    [InlineData("folder: tmp\nhosts: [{address: a, management: e0, migration: e1}]", "'tmp' is no absolute path")]
    [InlineData("dead-man-timer: 1s\nhosts: [{address: a, management: e0, migration: e1}]", "is shorter than 5 s")]
    [InlineData("ssh: { port: 70000 }\nhosts: [{address: a, management: e0, migration: e1}]", "70000")]
    public void A_mistake_is_told_with_its_place(string yaml, string told)
    {
        var (inventory, faults, _) = Load(yaml);
        Assert.Null(inventory);
        Assert.Contains(faults, fault => fault.ToString().Contains(told, StringComparison.Ordinal));
    }

    [Fact]
    public void A_list_is_no_inventory_and_the_word_for_it_is_inventory() => Assert.Contains("the inventory is a list", Assert.Single(Load("- a").Faults).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_and_a_file_that_never_ends_are_refused()
    {
        Assert.Equal("is a directory; expected an inventory file", Assert.Single(InventoryLoader.Load(Path.GetTempPath()).Faults).Message);
        Assert.Contains("larger than", Assert.Single(InventoryLoader.Load("/dev/zero").Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_told_by_its_name()
    {
        var fault = Assert.Single(InventoryLoader.Load("/nonexistent/inventory.yaml").Faults);
        Assert.StartsWith("/nonexistent/inventory.yaml", fault.ToString(), StringComparison.Ordinal);
    }

    private static LoadResult<Inventory> Load(string yaml) => InventoryLoader.Parse(Encoding.UTF8.GetBytes(yaml), "inventory.yaml");
}
