using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Beams.Constraints;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.StochasticBeams;
using Reasoning.Decoding.Thinking;

using var model = LlamaModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "reasoning-tiny.gguf"));
await using var scheduler = new BatchScheduler(model);   // all runs below share its batches and its kept prefixes
var program = new DecodingRequest { Prompt = "def double_all(xs):\n    \"\"\"Double every number.\n    \"\"\"\n", MaxTokens = 64 };
var question = new DecodingRequest { Prompt = "Question: What is 17 + 25?\nAnswer:\n", MaxTokens = 64, Sampling = SamplingOptions.Greedy };

var beam = await scheduler.DecodeAsync(program, new BeamSearch { Width = 10 });
Show("the best of a beam of ten", beam);
Show("the same, found best-first", await scheduler.DecodeAsync(program, new BestFirstBeam { Width = 10, Count = 1 }));
Show("the best that contains 'result'", await scheduler.DecodeAsync(program, new ConstrainedBeam { Width = 20, Phrases = [" result"] }));

var sample = await scheduler.DecodeAsync(program, new StochasticBeam { Width = 16 });
Show("one of sixteen drawn without replacement", sample);
var length = sample.EstimateNormalized(hypothesis => hypothesis.Length);
Console.WriteLine($"# mean length of what the model writes: {length.Value:F1} ± {length.StandardError:F1} tokens");

var quick = await scheduler.DecodeAsync(program with { Sampling = SamplingOptions.Greedy }, new SpeculativeDecoder());
Show($"greedy, {quick.Speculation.TokensPerPass:F2} tokens a pass", quick);

var thought = await scheduler.DecodeAsync(question, new SoftThinking { ThinkingEnd = "answer:", Noise = new GumbelNoise { Temperature = 0.1 } });
Show("a sum, thought over in soft tokens", thought);

static void Show(string title, DecodingResult result) =>
    Console.WriteLine($"# {title}: log-probability {result.Best.LogProbability:F2}, {result.Cost.ModelCalls} model calls in {result.Cost.Rounds} rounds\n{result.Best.Text}");
