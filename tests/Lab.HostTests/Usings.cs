global using Lab.Simulation.Clocks;
global using Xunit;
