using static Reasoning.Data.Corpus.Programs.OperationBuilder;
using static Reasoning.Data.Corpus.Programs.ValueKind;

namespace Reasoning.Data.Corpus.Programs;

/// <summary>Operations that consume one integer.</summary>
internal static class NumberOperations
{
    public static IEnumerable<Operation> All =>
    [
        Expression("plus", Number, Number, "$ + #", "add # to it", "increase it by #", "add # to the number").Loosely("change it by #").With(1, 9).Near("minus", "times"),
        Expression("minus", Number, Number, "$ - #", "subtract # from it", "decrease it by #", "subtract # from the number").Loosely("change it by #").With(1, 9).Near("plus"),
        Expression("times", Number, Number, "$ * #", "multiply it by #", "take it # times", "multiply the number by #").Loosely("change it by #").With(2, 9).Near("plus"),
        Expression("modulo", Number, Number, "$ % #", "take it modulo #", "take the remainder after division by #").Loosely("divide it by #").With(3, 9).Near("divided"),
        Expression("divided", Number, Number, "$ // #", "integer divide it by #", "divide it by #, rounding down").Loosely("divide it by #").With(2, 5).Near("modulo"),
        Expression("squared", Number, Number, "$ * $", "square it", "multiply it by itself", "square the number").Near("times"),
        Expression("magnitude", Number, Number, "abs($)", "take its absolute value", "drop its sign").Near("opposite"),
        Expression("opposite", Number, Number, "-$", "negate it", "flip its sign").Near("magnitude"),
        Expression("digit_sum", Number, Number, "sum(int(d) for d in str(abs($)))", "add up its digits", "take the sum of its digits").Near("digit_amount").UpTo(999),
        Expression("digit_amount", Number, Number, "len(str(abs($)))", "count its digits", "find how many digits it has").Near("digit_sum").UpTo(9999),
        Expression("largest_digit", Number, Number, "max(int(d) for d in str(abs($)))", "find its largest digit", "take the largest of its digits").Loosely("take its extreme digit").Near("smallest_digit").UpTo(9999),
        Expression("smallest_digit", Number, Number, "min(int(d) for d in str(abs($)))", "find its smallest digit", "take the smallest of its digits").Loosely("take its extreme digit").Near("largest_digit").UpTo(9999),
        Expression("digits_reversed", Number, Number, "int(str(abs($))[::-1])", "reverse its digits, ignoring the sign", "write its digits backwards as a number, ignoring the sign").Near("digit_sum").UpTo(999),
        Expression("factorial", Number, Number, "", "take the factorial of its absolute value", "multiply all numbers from 1 up to its absolute value")
            .Looping("@ = 1", "for i in range(1, abs($) + 1):", "    @ *= i").Recursing("if $ == 0:", "    return 1", "return abs($) * go(abs($) - 1)").Near("triangular").UpTo(7),
        Expression("triangular", Number, Number, "sum(range(1, $ + 1))", "add up the numbers from 1 to it", "sum all integers from 1 up to the number")
            .Looping("@ = 0", "for i in range(1, $ + 1):", "    @ += i").Recursing("if $ <= 0:", "    return 0", "return $ + go($ - 1)").Near("factorial").UpTo(20),
        Expression("fibonacci", Number, Number, "", "find the Fibonacci number at that index", "compute the Fibonacci number with that index")
            .Looping("a, b = 0, 1", "for _ in range($):", "    a, b = b, a + b", "@ = a").Recursing("if $ < 2:", "    return $", "return go($ - 1) + go($ - 2)").Near("triangular").UpTo(12),
        Expression("divisor_count", Number, Number, "sum(1 for d in range(1, $ + 1) if $ % d == 0)", "count its divisors", "find how many divisors it has")
            .Looping("@ = 0", "for d in range(1, $ + 1):", "    if $ % d == 0:", "        @ += 1").Near("divisor_sum").UpTo(60),
        Expression("divisor_sum", Number, Number, "sum(d for d in range(1, $ + 1) if $ % d == 0)", "add up its divisors", "take the sum of its divisors").Near("divisor_count").UpTo(60),
        Expression("bit_count", Number, Number, "bin($).count(\"1\")", "count the ones in its binary form", "find how many bits are set").Near("digit_sum").UpTo(60),
        Expression("limited", Number, Number, "min($, #)", "limit it to at most #", "cap it at #").Loosely("clip it at #").With(5, 20).Near("at_minimum"),
        Expression("at_minimum", Number, Number, "max($, #)", "make it at least #", "raise it to # if it is less").Loosely("clip it at #").With(0, 9).Near("limited"),
        Expression("halved_if_even", Number, Number, "$ // 2 if $ % 2 == 0 else $ * 3 + 1", "halve it if it is even, otherwise triple it and add one", "take the next number of its Collatz sequence").Near("squared"),
        Expression("power_of_two", Number, Number, "2 ** abs($)", "raise two to that power, ignoring the sign", "compute two to the power of its absolute value").Near("squared").UpTo(10),
        Expression("up_to", Number, Numbers, "list(range(1, $ + 1))", "list the numbers from 1 to it", "make a list of the integers from 1 up to it").Loosely("list the numbers up to it").Near("zero_up", "countdown").UpTo(9),
        Expression("zero_up", Number, Numbers, "list(range($))", "list the numbers from 0 up to but not including it", "make a list of the non-negative integers less than it").Loosely("list the numbers up to it").Near("up_to").UpTo(9),
        Expression("countdown", Number, Numbers, "list(range($, 0, -1))", "list the numbers from it down to 1", "count down from it to 1 in a list").Near("up_to").UpTo(9),
        Expression("first_squares", Number, Numbers, "[i * i for i in range(1, $ + 1)]", "list the squares of the numbers from 1 to it", "make a list of the first squares, as many as the number").Near("up_to").UpTo(8),
        Expression("multiples_of", Number, Numbers, "[# * i for i in range(1, $ + 1)]", "list the first multiples of #, as many as the number").With(2, 9).Near("up_to").UpTo(8),
        Expression("divisors", Number, Numbers, "[d for d in range(1, $ + 1) if $ % d == 0]", "list its divisors", "make a list of the numbers that divide it")
            .Looping("@ = []", "for d in range(1, $ + 1):", "    if $ % d == 0:", "        @.append(d)").Near("up_to").UpTo(60),
        Expression("digits", Number, Numbers, "[int(d) for d in str(abs($))]", "list its digits", "make a list of its digits").Near("divisors").UpTo(9999),
        Expression("written", Number, Text, "str($)", "convert it to a string", "write it as text").Near("binary").UpTo(999),
        Expression("binary", Number, Text, "bin($)[2:]", "write it in binary", "convert it to a binary string").Near("written").UpTo(60),
        Expression("stars", Number, Text, "\"*\" * $", "make a string of that many stars", "repeat a star that many times").Near("written").UpTo(9),
        Expression("size_word", Number, Text, "\"big\" if $ > # else \"small\"", "return 'big' if it is greater than #, otherwise 'small'", "call it 'big' above # and 'small' otherwise").With(5, 20).Near("parity_word"),
        Expression("parity_word", Number, Text, "\"even\" if $ % 2 == 0 else \"odd\"", "return 'even' or 'odd' by its parity", "say whether it is 'even' or 'odd'").Near("size_word"),
        Expression("sign_word", Number, Text, "\"plus\" if $ > 0 else \"minus\" if $ < 0 else \"zero\"", "return 'plus', 'minus' or 'zero' by its sign").Near("parity_word"),
        Expression("is_even", Number, Truth, "$ % 2 == 0", "check whether it is even", "tell if it is even").Loosely("check its parity").Near("is_odd"),
        Expression("is_odd", Number, Truth, "$ % 2 == 1", "check whether it is odd", "tell if it is odd").Loosely("check its parity").Near("is_even"),
        Expression("is_prime", Number, Truth, "$ > 1 and all($ % d for d in range(2, $))", "check whether it is prime", "tell if it is a prime number").Near("is_odd").UpTo(60),
        Expression("exceeds", Number, Truth, "$ > #", "check whether it is greater than #", "tell if it exceeds #").Loosely("compare it with #").With(3, 15).Near("falls_short"),
        Expression("falls_short", Number, Truth, "$ < #", "check whether it is less than #", "tell if it is below #").Loosely("compare it with #").With(3, 15).Near("exceeds"),
        Expression("divides_by", Number, Truth, "$ % # == 0", "check whether it is divisible by #", "tell if it is a multiple of #").With(2, 5).Near("is_even"),
    ];
}
