using System.Text.RegularExpressions;
using Lab.Engine.Rest;
using Lab.Engine.Rest.Shapes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;

namespace Lab.Engine.Servers;

/// <summary>The OpenAPI document, made when somebody asks for it.</summary>
internal static partial class ApiDescription
{
    private const string DocumentName = "v4";

    private const string Description =
        "Paths, resources, actions and JSON shapes follow oVirt's REST API v4: lists as {\"vm\": […]}, snake_case, every scalar a string on output, strings or native scalars on input. " +
        "Clients show a certificate of the run's authority. Additions to oVirt's API say so.";

    /// <summary>
    /// The document as JSON. The services that look at routes and types live only while it is made, in an application of their own that is never started: an engine that nobody asks pays neither their
    /// start nor their memory.
    /// </summary>
    /// <param name="map">Maps the routes to describe.</param>
    public static async Task<string> MakeAsync(Action<IEndpointRouteBuilder> map, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore(); // an application has a server, also one that never serves
        builder.Services.AddRoutingCore();
        Add(builder.Services);
        await using var application = builder.Build();
        application.UseRouting();
        map(application);
        application.UseEndpoints(_ => { });
        var document = await application.Services.GetRequiredKeyedService<IOpenApiDocumentProvider>(DocumentName).GetOpenApiDocumentAsync(cancellationToken);
        return await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken);
    }

    private static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json => RestDialect.Configure(json.SerializerOptions));
        services.AddOpenApi(DocumentName, options =>
        {
            options.AddDocumentTransformer((document, _, _) =>
            {
                document.Info = new OpenApiInfo { Title = "Lab Engine", Version = "v4", Description = Description };
                document.Servers = [];
                return Task.CompletedTask;
            });
            options.AddOperationTransformer((operation, context, _) =>
            {
                DescribePath(operation, context.Description.RelativePath ?? "");
                return Task.CompletedTask;
            });
            options.AddSchemaTransformer((schema, context, _) =>
            {
                if (context.JsonTypeInfo.Type == typeof(Ref)) DescribeReference(schema);
                return Task.CompletedTask;
            });
        });
    }

    /// <summary>Parameters of the path: handlers read them themselves, so nobody else knows.</summary>
    private static void DescribePath(OpenApiOperation operation, string path)
    {
        foreach (Match match in PathParameter().Matches(path))
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = match.Groups[1].Value,
                In = ParameterLocation.Path,
                Required = true,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }
    }

    private static void DescribeReference(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.Object;
        schema.Description = "A reference: by id or by name. On input a plain string is taken for either.";
        schema.Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["href"] = new OpenApiSchema { Type = JsonSchemaType.String, ReadOnly = true },
            ["id"] = new OpenApiSchema { Type = JsonSchemaType.String },
            ["name"] = new OpenApiSchema { Type = JsonSchemaType.String },
        };
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex PathParameter();
}
