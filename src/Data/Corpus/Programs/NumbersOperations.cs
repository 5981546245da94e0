using static Reasoning.Data.Corpus.Programs.OperationBuilder;
using static Reasoning.Data.Corpus.Programs.ValueKind;

namespace Reasoning.Data.Corpus.Programs;

/// <summary>Operations that consume a list of integers.</summary>
internal static class NumbersOperations
{
    public static IEnumerable<Operation> All => [.. Filters, .. Maps, .. Structure, .. Reductions, .. Tests];

    private static IEnumerable<Operation> Filters =>
    [
        Filter("evens", Numbers, "x % 2 == 0", "keep only the even numbers", "remove the odd numbers", "select the even values", "take the even elements")
            .Loosely("keep the numbers of one parity").Near("odds"),
        Filter("odds", Numbers, "x % 2 == 1", "keep only the odd numbers", "remove the even numbers", "select the odd values", "take the odd elements")
            .Loosely("keep the numbers of one parity").Near("evens"),
        Filter("positives", Numbers, "x > 0", "keep only the positive numbers", "drop zeros and negative numbers", "select the values above zero")
            .Loosely("keep the numbers of one sign").Near("negatives", "nonnegatives", "nonzeros"),
        Filter("negatives", Numbers, "x < 0", "keep only the negative numbers", "drop zeros and positive numbers", "select the values below zero")
            .Loosely("keep the numbers of one sign").Near("positives"),
        Filter("nonnegatives", Numbers, "x >= 0", "keep the numbers that are not negative", "remove the negative numbers", "drop the values below zero")
            .Near("positives", "nonzeros"),
        Filter("nonzeros", Numbers, "x != 0", "remove the zeros", "keep the numbers that are not zero", "drop every zero").Near("positives", "nonnegatives"),
        Filter("above", Numbers, "x > #", "keep the numbers greater than #", "select the values above #", "remove the numbers that are at most #", "keep what is larger than #")
            .Loosely("keep the numbers on one side of #").With(1, 9).Near("at_least", "below"),
        Filter("at_least", Numbers, "x >= #", "keep the numbers that are at least #", "select the values not below #", "remove the numbers less than #", "keep what is # or more")
            .Loosely("keep the numbers on one side of #").With(1, 9).Near("above", "below"),
        Filter("below", Numbers, "x < #", "keep the numbers less than #", "select the values below #", "remove the numbers that are at least #", "keep what is smaller than #")
            .Loosely("keep the numbers on one side of #").With(2, 12).Near("at_most", "above"),
        Filter("at_most", Numbers, "x <= #", "keep the numbers that are at most #", "select the values not above #", "remove the numbers greater than #", "keep what is # or less")
            .Loosely("keep the numbers on one side of #").With(2, 12).Near("below", "at_least"),
        Filter("multiples", Numbers, "x % # == 0", "keep the multiples of #", "select the numbers divisible by #", "remove the numbers not divisible by #")
            .Loosely("filter by divisibility by #").With(3, 5).Near("non_multiples"),
        Filter("non_multiples", Numbers, "x % # != 0", "remove the multiples of #", "keep the numbers not divisible by #", "drop everything divisible by #")
            .Loosely("filter by divisibility by #").With(3, 5).Near("multiples"),
        Filter("other_than", Numbers, "x != #", "remove every #", "drop the elements equal to #", "keep the numbers different from #").With(1, 6).Near("nonzeros", "above"),
        Filter("single_digits", Numbers, "-10 < x < 10", "keep the one-digit numbers", "remove numbers with more than one digit").Near("nonzeros"),
    ];

    private static IEnumerable<Operation> Maps =>
    [
        Map("squares", Numbers, "x * x", "square each number", "replace every number by its square", "multiply each value by itself")
            .Loosely("raise each number to a power").Near("doubled", "cubes"),
        Map("cubes", Numbers, "x * x * x", "cube each number", "replace every number by its cube", "raise each value to the third power")
            .Loosely("raise each number to a power").Near("squares"),
        Map("doubled", Numbers, "x * 2", "double each number", "multiply every value by two", "replace each number by twice its value").Near("squares", "halved"),
        Map("halved", Numbers, "x // 2", "halve each number, rounding down", "integer divide every value by two", "replace each number by its half rounded down").Near("doubled"),
        Map("increased", Numbers, "x + #", "add # to each number", "increase every value by #", "raise each element by #")
            .Loosely("shift every number by #", "change each value by #").With(1, 9).Near("decreased", "scaled"),
        Map("decreased", Numbers, "x - #", "subtract # from each number", "decrease every value by #", "lower each element by #")
            .Loosely("shift every number by #", "change each value by #").With(1, 9).Near("increased"),
        Map("scaled", Numbers, "x * #", "multiply each number by #", "scale every value by #", "replace each number by # times itself")
            .Loosely("change each value by #").With(3, 9).Near("increased", "remainders"),
        Map("remainders", Numbers, "x % #", "take each number modulo #", "replace every value by its remainder modulo #", "reduce each number modulo #")
            .Loosely("divide every number by #").With(2, 7).Near("quotients"),
        Map("quotients", Numbers, "x // #", "integer divide each number by #", "replace every value by its quotient by #, rounding down")
            .Loosely("divide every number by #").With(3, 5).Near("remainders"),
        Map("negated", Numbers, "-x", "negate each number", "flip the sign of every value", "replace each number by its opposite").Near("magnitudes"),
        Map("magnitudes", Numbers, "abs(x)", "take the absolute value of each number", "replace every number by its absolute value", "drop the sign of every value").Near("negated", "floored"),
        Map("capped", Numbers, "min(x, #)", "cap each number at #", "replace values above # by #", "limit every number to at most #")
            .Loosely("clip the numbers at #").With(3, 12).Near("floored"),
        Map("floored", Numbers, "max(x, #)", "raise values below # to #", "replace numbers less than # by #", "make every number at least #")
            .Loosely("clip the numbers at #").With(0, 6).Near("capped"),
        Map("evens_doubled", Numbers, "x * 2 if x % 2 == 0 else x", "double the even numbers and leave the others", "multiply only the even values by two").Near("odds_doubled", "doubled"),
        Map("odds_doubled", Numbers, "x * 2 if x % 2 == 1 else x", "double the odd numbers and leave the others", "multiply only the odd values by two").Near("evens_doubled", "doubled"),
        Map("negatives_zeroed", Numbers, "0 if x < 0 else x", "replace the negative numbers by zero", "set values below zero to zero").Near("magnitudes", "nonnegatives"),
        Map("signs", Numbers, "1 if x > 0 else -1 if x < 0 else 0", "replace each number by its sign", "map every value to 1, 0 or -1 by its sign").Near("negated"),
        Map("last_digits", Numbers, "abs(x) % 10", "replace each number by its last digit", "take the last digit of every value").Near("digit_totals"),
        Map("digit_totals", Numbers, "sum(int(d) for d in str(abs(x)))", "replace each number by the sum of its digits", "take the digit sum of every value").Near("last_digits"),
    ];

    private static IEnumerable<Operation> Structure =>
    [
        Expression("ascending", Numbers, Numbers, "sorted($)", "sort the numbers in ascending order", "sort from smallest to largest", "put the values in increasing order")
            .Loosely("sort the numbers", "put the values in order").Near("descending", "reversed"),
        Expression("descending", Numbers, Numbers, "sorted($, reverse=True)", "sort the numbers in descending order", "sort from largest to smallest", "put the values in decreasing order")
            .Loosely("sort the numbers", "put the values in order").Near("ascending", "reversed"),
        Expression("by_magnitude", Numbers, Numbers, "sorted($, key=abs)", "sort the numbers by absolute value", "order the values by distance from zero").Loosely("sort the numbers").Near("ascending"),
        Expression("reversed", Numbers, Numbers, "$[::-1]", "reverse the list", "reverse the order of the numbers", "put the elements in opposite order").Near("descending", "rotated_left"),
        Expression("unique", Numbers, Numbers, "list(dict.fromkeys($))", "remove duplicates, keeping the first of each", "drop repeated numbers", "keep each value once, in order")
            .Looping("@ = []", "for x in $:", "    if x not in @:", "        @.append(x)").Loosely("deal with duplicates").Near("lonely"),
        Expression("lonely", Numbers, Numbers, "[x for x in $ if $.count(x) == 1]", "keep the numbers that occur exactly once", "remove every number that occurs more than once")
            .Loosely("deal with duplicates").Near("unique", "repeated"),
        Expression("repeated", Numbers, Numbers, "[x for x in $ if $.count(x) > 1]", "keep the numbers that occur more than once", "remove every number that occurs only once")
            .Loosely("deal with duplicates").Near("lonely"),
        Expression("first", Numbers, Numbers, "$[:#]", "take the first # numbers", "keep only the first # elements", "cut the list to its first # values")
            .Loosely("take # numbers from one end").With(2, 4).Near("last", "without_first"),
        Expression("last", Numbers, Numbers, "$[-#:]", "take the last # numbers", "keep only the last # elements", "cut the list to its last # values")
            .Loosely("take # numbers from one end").With(2, 4).Near("first", "without_last"),
        Expression("without_first", Numbers, Numbers, "$[#:]", "drop the first # numbers", "remove the first # elements", "skip the first # values")
            .Loosely("drop # numbers from one end").With(1, 3).Near("without_last", "first"),
        Expression("without_last", Numbers, Numbers, "$[:-#]", "drop the last # numbers", "remove the last # elements", "leave out the last # values")
            .Loosely("drop # numbers from one end").With(1, 3).Near("without_first", "last"),
        Expression("even_places", Numbers, Numbers, "$[::2]", "keep the elements at even indices", "take every second number, starting with the first", "select positions 0, 2, 4 and so on")
            .Loosely("take every second number").Near("odd_places"),
        Expression("odd_places", Numbers, Numbers, "$[1::2]", "keep the elements at odd indices", "take every second number, starting with the second", "select positions 1, 3, 5 and so on")
            .Loosely("take every second number").Near("even_places"),
        Expression("differences", Numbers, Numbers, "[b - a for a, b in zip($, $[1:])]", "take the differences between neighbours", "compute each number minus the one before it")
            .Loosely("combine each pair of neighbours").Near("neighbour_sums"),
        Expression("neighbour_sums", Numbers, Numbers, "[a + b for a, b in zip($, $[1:])]", "add each pair of neighbours", "take the sums of adjacent numbers")
            .Loosely("combine each pair of neighbours").Near("differences", "neighbour_products"),
        Expression("neighbour_products", Numbers, Numbers, "[a * b for a, b in zip($, $[1:])]", "multiply each pair of neighbours", "take the products of adjacent numbers")
            .Loosely("combine each pair of neighbours").Near("neighbour_sums"),
        Expression("running_sums", Numbers, Numbers, "[sum($[:i + 1]) for i in range(len($))]", "compute the running sums", "replace each number by the sum of all numbers up to it", "take the cumulative sums")
            .Looping("@ = []", "total = 0", "for x in $:", "    total += x", "    @.append(total)").Loosely("accumulate along the list").Near("running_maxima"),
        Expression("running_maxima", Numbers, Numbers, "[max($[:i + 1]) for i in range(len($))]", "compute the running maximum", "replace each number by the largest number up to it", "take the cumulative maximum")
            .Loosely("accumulate along the list").Near("running_sums", "running_minima"),
        Expression("running_minima", Numbers, Numbers, "[min($[:i + 1]) for i in range(len($))]", "compute the running minimum", "replace each number by the smallest number up to it")
            .Loosely("accumulate along the list").Near("running_maxima"),
        Expression("rotated_left", Numbers, Numbers, "$[1:] + $[:1]", "rotate the list left by one", "move the first element to the end")
            .Loosely("rotate the list by one").Near("rotated_right", "reversed"),
        Expression("rotated_right", Numbers, Numbers, "$[-1:] + $[:-1]", "rotate the list right by one", "move the last element to the front")
            .Loosely("rotate the list by one").Near("rotated_left", "reversed"),
        Expression("twice_over", Numbers, Numbers, "$ + $", "repeat the list twice", "append a copy of the list to itself").Loosely("repeat the numbers").Near("mirrored", "each_twice"),
        Expression("mirrored", Numbers, Numbers, "$ + $[::-1]", "append the reversed list", "mirror the list at its end").Near("twice_over"),
        Expression("each_twice", Numbers, Numbers, "[x for x in $ for _ in range(2)]", "repeat each element twice in a row", "duplicate every number in place")
            .Loosely("repeat the numbers").Near("twice_over"),
        Expression("times_index", Numbers, Numbers, "[i * x for i, x in enumerate($)]", "multiply each number by its index", "replace every value by index times value")
            .Loosely("combine each number with its index").Near("plus_index"),
        Expression("plus_index", Numbers, Numbers, "[i + x for i, x in enumerate($)]", "add to each number its index", "increase every value by its position, counted from 0")
            .Loosely("combine each number with its index").Near("times_index"),
        Expression("risers", Numbers, Numbers, "[b for a, b in zip($, $[1:]) if b > a]", "keep the numbers greater than the one before", "select values that are larger than their left neighbour").Near("fallers"),
        Expression("fallers", Numbers, Numbers, "[b for a, b in zip($, $[1:]) if b < a]", "keep the numbers less than the one before", "select values that are smaller than their left neighbour").Near("risers"),
    ];

    private static IEnumerable<Operation> Reductions =>
    [
        Expression("sum", Numbers, Number, "sum($)", "add up the numbers", "compute the sum", "take the total of the list", "sum all values")
            .Looping("@ = 0", "for x in $:", "    @ += x").Recursing("if not $:", "    return 0", "return $[0] + go($[1:])").Near("product", "length"),
        Expression("product", Numbers, Number, "", "multiply the numbers together", "compute the product", "take the product of all values")
            .Looping("@ = 1", "for x in $:", "    @ *= x").Recursing("if not $:", "    return 1", "return $[0] * go($[1:])").Near("sum"),
        Expression("largest", Numbers, Number, "max($, default=0)", "find the largest number, or 0 if there is none", "take the maximum, 0 for an empty list")
            .Loosely("find the extreme number, 0 if there is none").Near("smallest"),
        Expression("smallest", Numbers, Number, "min($, default=0)", "find the smallest number, or 0 if there is none", "take the minimum, 0 for an empty list")
            .Loosely("find the extreme number, 0 if there is none").Near("largest"),
        Expression("length", Numbers, Number, "len($)", "count the numbers", "find how many numbers there are", "take the length of the list")
            .Looping("@ = 0", "for x in $:", "    @ += 1").Recursing("if not $:", "    return 0", "return 1 + go($[1:])").Near("distinct", "sum"),
        Expression("distinct", Numbers, Number, "len(set($))", "count the distinct numbers", "find how many different values there are").Near("length"),
        Expression("spread", Numbers, Number, "max($) - min($) if $ else 0", "find the difference between largest and smallest, 0 if empty", "compute the range of the values, 0 for an empty list").Near("largest"),
        Expression("head", Numbers, Number, "$[0] if $ else 0", "take the first number, or 0 if there is none", "return the first element, 0 for an empty list")
            .Loosely("take the number at one end, 0 if empty").Near("tail"),
        Expression("tail", Numbers, Number, "$[-1] if $ else 0", "take the last number, or 0 if there is none", "return the last element, 0 for an empty list")
            .Loosely("take the number at one end, 0 if empty").Near("head"),
        Expression("alternating", Numbers, Number, "sum($[::2]) - sum($[1::2])", "compute the alternating sum", "add the numbers at even indices and subtract the others").Near("sum"),
        Expression("sum_of_squares", Numbers, Number, "sum(x * x for x in $)", "add up the squares of the numbers", "compute the sum of squares")
            .Looping("@ = 0", "for x in $:", "    @ += x * x").Recursing("if not $:", "    return 0", "return $[0] * $[0] + go($[1:])").Near("sum"),
        Expression("average", Numbers, Number, "sum($) // len($) if $ else 0", "compute the average rounded down, 0 if empty", "take the mean of the values, rounded down, 0 for an empty list").Near("sum"),
        Expression("middle", Numbers, Number, "sorted($)[len($) // 2] if $ else 0", "take the upper median, 0 if empty", "find the middle value in sorted order, 0 for an empty list").Near("average"),
        Expression("second_largest", Numbers, Number, "sorted(set($))[-2] if len(set($)) > 1 else 0", "find the second largest distinct number, 0 if there is none")
            .Near("largest"),
        Count("count_even", Numbers, "x % 2 == 0", "count the even numbers", "find how many numbers are even").Loosely("count the numbers of one parity").Near("count_odd"),
        Count("count_odd", Numbers, "x % 2 == 1", "count the odd numbers", "find how many numbers are odd").Loosely("count the numbers of one parity").Near("count_even"),
        Count("count_positive", Numbers, "x > 0", "count the positive numbers", "find how many numbers are above zero").Near("count_negative"),
        Count("count_negative", Numbers, "x < 0", "count the negative numbers", "find how many numbers are below zero").Near("count_positive"),
        Count("count_above", Numbers, "x > #", "count the numbers greater than #", "find how many values are above #")
            .Loosely("count the numbers on one side of #").With(1, 9).Near("count_below", "count_at_least"),
        Count("count_at_least", Numbers, "x >= #", "count the numbers that are at least #", "find how many values are # or more")
            .Loosely("count the numbers on one side of #").With(1, 9).Near("count_below", "count_above"),
        Count("count_below", Numbers, "x < #", "count the numbers less than #", "find how many values are below #")
            .Loosely("count the numbers on one side of #").With(2, 12).Near("count_above"),
        Count("occurrences", Numbers, "x == #", "count how often # occurs", "find the number of elements equal to #").With(1, 6).Near("count_above"),
    ];

    private static IEnumerable<Operation> Tests =>
    [
        Expression("all_positive", Numbers, Truth, "all(x > 0 for x in $)", "check whether all numbers are positive", "tell if every value is above zero").Near("any_positive"),
        Expression("any_positive", Numbers, Truth, "any(x > 0 for x in $)", "check whether any number is positive", "tell if some value is above zero").Near("all_positive"),
        Expression("all_even", Numbers, Truth, "all(x % 2 == 0 for x in $)", "check whether all numbers are even", "tell if every value is even").Near("any_even"),
        Expression("any_even", Numbers, Truth, "any(x % 2 == 0 for x in $)", "check whether any number is even", "tell if some value is even").Near("all_even"),
        Expression("is_sorted", Numbers, Truth, "$ == sorted($)", "check whether the list is sorted in ascending order", "tell if the numbers never decrease").Near("is_symmetric"),
        Expression("has_duplicates", Numbers, Truth, "len(set($)) < len($)", "check whether some number occurs more than once", "tell if the list has duplicates").Near("all_different"),
        Expression("all_different", Numbers, Truth, "len(set($)) == len($)", "check whether all numbers are different", "tell if no number is repeated").Near("has_duplicates"),
        Expression("is_symmetric", Numbers, Truth, "$ == $[::-1]", "check whether the list is a palindrome", "tell if the list reads the same backwards").Near("is_sorted"),
        Expression("contains", Numbers, Truth, "# in $", "check whether # is in the list", "tell if the list contains #").With(1, 6).Near("lacks"),
        Expression("lacks", Numbers, Truth, "# not in $", "check whether # is missing from the list", "tell if the list does not contain #").With(1, 6).Near("contains"),
        Expression("joined", Numbers, Text, "\"-\".join(str(x) for x in $)", "join the numbers with dashes", "write the numbers as text separated by dashes").Loosely("join the numbers into one text").Near("commas"),
        Expression("commas", Numbers, Text, "\",\".join(str(x) for x in $)", "join the numbers with commas", "write the numbers as text separated by commas").Loosely("join the numbers into one text").Near("joined"),
    ];
}
