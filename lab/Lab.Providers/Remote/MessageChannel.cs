using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Lab.Providers.Remote;

/// <summary>Messages as lines of JSON over two streams, whoever is at the other end.</summary>
/// <typeparam name="TIn">What comes in.</typeparam>
/// <typeparam name="TOut">What goes out.</typeparam>
internal sealed class MessageChannel<TIn, TOut>(Stream input, Stream output, JsonTypeInfo<TIn> shapeIn, JsonTypeInfo<TOut> shapeOut) : IDisposable
    where TIn : class
{
    private readonly StreamReader _reader = new(input, bufferSize: 64 * 1024);
    private readonly SemaphoreSlim _turn = new(1);

    /// <returns>Null at the end, which a broken connection is too.</returns>
    /// <exception cref="InvalidDataException">Something else speaks there, such as a login banner.</exception>
    public async Task<TIn?> ReadAsync(CancellationToken cancellationToken)
    {
        string? line;
        try
        {
            line = await _reader.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception broken) when (broken is IOException or ObjectDisposedException)
        {
            return null;
        }

        if (line is null) return null;
        try
        {
            return JsonSerializer.Deserialize(line, shapeIn) ?? throw new InvalidDataException(line);
        }
        catch (Exception rubbish) when (rubbish is JsonException or NotSupportedException) // the latter: an object of no kind that we know
        {
            throw new InvalidDataException(line);
        }
    }

    /// <exception cref="IOException">The other end is gone.</exception>
    public async Task WriteAsync(TOut message, CancellationToken cancellationToken = default)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(message, shapeOut);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Never half a message: once begun, it is not cancelled.
            await output.WriteAsync(bytes, CancellationToken.None).ConfigureAwait(false);
            await output.WriteAsync("\n"u8.ToArray(), CancellationToken.None).ConfigureAwait(false);
            await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _reader.Dispose();
        _turn.Dispose();
    }
}
