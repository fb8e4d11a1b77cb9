global using Xunit;
global using Lab.Simulation.Clocks;
global using Lab.Tests.Simulations;
