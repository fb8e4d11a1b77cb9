using Lab.Engine.Rest.Mapping;
using Lab.Engine.Rest.Shapes;

namespace Lab.Engine.Rest.Routes;

/// <summary>Ours: oVirt shows migrations only as a VM's status and as events.</summary>
internal static class MigrationRoutes
{
    private static readonly string[] Statuses = ["running", "completed", "failed", "cancelled"];

    public static void Map(RestMap map)
    {
        map.Get<MigrationsShape>("/migrations", "Lists migrations, the newest first; vm= and status= select. (An addition to oVirt's API.)", call =>
        {
            var vm = call.Inputs.Id(call.Query("vm"), "vm");
            var status = call.Query("status");
            if (status is not null && !Statuses.Contains(status)) call.Inputs.Fault($"status is '{status}'; write {string.Join(", ", Statuses)}.");
            var most = call.Inputs.Whole(call.Query("max"), "max") ?? int.MaxValue;
            var migrations = call.State.Migrations.Values.Where(m => vm is null || m.VmId == vm).OrderByDescending(m => m.Started).ThenByDescending(m => m.Id)
                .Select(m => MigrationMapping.ToShape(call.State, m)).Where(m => status is null || m.Status == status).Take(Math.Max(0, most));
            return Answers.Read(call, new MigrationsShape([.. migrations]));
        });
        map.Get<MigrationShape>("/migrations/{id}", "Shows a migration with its tries, progress, address and fallback. (An addition to oVirt's API.)", call =>
            Answers.Found(call.State.Migrations, call.Id(), "migration", m => MigrationMapping.ToShape(call.State, m)));
    }
}
