using System.Net;
using Lab.Model.Errors;
using Lab.Providers.Certificates;
using Lab.Providers.Namespaces;

namespace Lab.Runner.Stack;

/// <summary>
/// A client's key and certificates for engine and agents, for whoever enters a lab that is alive: <c>curl</c> takes the files as they are. They lie in memory that only the lab
/// sees, and go with it.
/// </summary>
public static class ClientFiles
{
    public const string Authority = $"{LabRoot.Client}/authority.pem";
    public const string Certificate = $"{LabRoot.Client}/certificate.pem";
    public const string Key = $"{LabRoot.Client}/key.pem";
    private const string EngineAddress = $"{LabRoot.Client}/engine";

    /// <param name="engine">Where the engine serves.</param>
    public static void Write(IRunAuthority authority, IPEndPoint engine)
    {
        var issued = authority.Issue("client");
        Directory.CreateDirectory(LabRoot.Client);
        File.WriteAllText(Authority, issued.AuthorityPem);
        File.WriteAllText(Certificate, issued.CertificatePem);
        File.WriteAllText(Key, issued.KeyPem);
        File.WriteAllText(EngineAddress, engine.ToString());
    }

    /// <summary>The engine's client, from inside the lab's namespaces.</summary>
    /// <exception cref="LabException">The lab is in the middle of its run.</exception>
    public static EngineClient Connect()
    {
        if (!File.Exists(EngineAddress)) throw new LabException(ErrorKind.NotFound, "The lab is not up yet, or in the middle of a run, which it would disturb: start one with `lab up`.");
        var identity = new RunnerIdentity(new IssuedCertificate(File.ReadAllText(Certificate), File.ReadAllText(Key), File.ReadAllText(Authority)));
        return new EngineClient(new HttpEngineWire(identity.Connect(IPEndPoint.Parse(File.ReadAllText(EngineAddress)), lab: null)));
    }
}
