using System.Globalization;
using Reasoning.Data.Decontamination;

namespace Reasoning.Benchmarks.Data;

/// <summary>
/// From which size on a function says something: of how many tasks one is compared, and in how many files of a folder that knows nothing of the benchmark, such as Python's
/// own library, one is found.
/// </summary>
internal static class DecontaminationCheck
{
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var benchmark, var folder])
        {
            Console.Error.WriteLine("Name a benchmark and a folder of Python files: decontamination FILE FOLDER.");
            return 2;
        }

        var tasks = await BenchmarkTasks.ReadAsync(benchmark, Path.GetFileName(benchmark));
        var texts = Directory.EnumerateFiles(folder, "*.py", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(File.ReadAllText).ToList();
        Console.WriteLine($"{tasks.Count} tasks, {texts.Count} files");
        int[] sizes = [10, 15, 20, 25, 30, 40];
        var ofTasks = tasks.Select(task => task.Programs.SelectMany(FunctionFingerprint.Find).ToList()).ToList();
        var ofTexts = texts.AsParallel().AsOrdered().Select(text => FunctionFingerprint.Find(text)).ToList();
        foreach (var size in sizes)
        {
            var known = ofTasks.SelectMany(functions => functions).Where(function => function.Size >= size).GroupBy(function => function.Hash).ToDictionary(group => group.Key, group => group.First());
            var hits = ofTexts.SelectMany((functions, file) => functions.Where(function => known.ContainsKey(function.Hash)).Select(function => (file, function))).ToList();
            var large = ofTasks.Count(functions => functions.Any(function => function.Size >= size));
            var names = string.Join(", ", hits.Select(hit => $"{hit.function.Name} = {known[hit.function.Hash].Name}").Distinct().Take(6));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"from {size} nodes: {large} tasks compared; {hits.Select(hit => hit.file).Distinct().Count()} files with one of their functions: {names}"));
        }

        foreach (var length in (int[])[7, 8, 10, 13])
        {
            var decontaminator = new Decontaminator(tasks, new DecontaminationOptions { NGramLength = length, CompareFunctions = false });
            var found = texts.AsParallel().AsOrdered().Select(text => decontaminator.Find(text)).Where(traces => traces.Count > 0).ToList();
            Console.WriteLine($"{length} words: {tasks.Count - decontaminator.NotFindable.Count} tasks compared; {found.Count} files: {string.Join(" | ", found.Take(3).Select(traces => traces[0].Passage))}");
        }

        return 0;
    }
}
