namespace Reasoning.Decoding.Gguf;

/// <summary>Produces one row of a tensor while it is written.</summary>
/// <param name="row">The row, from 0; asked for once each, in order.</param>
/// <param name="values">The row to fill; its contents are undefined before.</param>
public delegate void GgufRowSource(long row, Span<float> values);
