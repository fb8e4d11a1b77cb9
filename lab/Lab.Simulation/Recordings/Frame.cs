namespace Lab.Simulation.Recordings;

/// <summary>A frame as a capture has it.</summary>
/// <param name="At">Ticks of the simulation.</param>
/// <param name="Length">Bytes on the wire.</param>
/// <param name="Head">Its first bytes.</param>
internal readonly record struct Frame(long At, int Length, byte[] Head);
