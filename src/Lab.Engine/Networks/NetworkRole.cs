namespace Lab.Engine.Networks;

/// <summary>What a cluster uses a network for. Each belongs to exactly one network of a cluster.</summary>
public enum NetworkRole
{
    Management,
    Migration,
    Display,
    DefaultRoute,
}
