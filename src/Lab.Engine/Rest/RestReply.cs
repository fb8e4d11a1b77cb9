namespace Lab.Engine.Rest;

/// <summary>What goes back.</summary>
/// <param name="Json">Nothing where there was no route to answer.</param>
public sealed record RestReply(int Status, byte[] Json);
