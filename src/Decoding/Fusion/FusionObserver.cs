namespace Reasoning.Decoding.Fusion;

/// <summary>
/// Is told what was fused, once per row of logits, in the order of the rows, on the thread that runs the forward pass. An exception it throws makes the pass
/// fail, with nothing changed.
/// </summary>
/// <param name="step">Where, and with which weights.</param>
public delegate void FusionObserver(in FusionStep step);
