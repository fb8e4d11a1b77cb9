global using Lab.Simulation.Clocks;
global using Lab.Tests.Simulations;
global using Xunit;
