namespace Reasoning.Cli;

/// <summary>Loads a model file. Commands get it handed in, so that a test can put a scripted generator in the model's place.</summary>
/// <param name="path">The model file.</param>
/// <param name="threads">Threads to compute with; null means as many as there are cores.</param>
internal delegate LoadedModel ModelLoader(string path, int? threads);
