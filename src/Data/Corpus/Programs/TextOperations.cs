using static Reasoning.Data.Corpus.Programs.OperationBuilder;
using static Reasoning.Data.Corpus.Programs.ValueKind;

namespace Reasoning.Data.Corpus.Programs;

/// <summary>Operations that consume a string or a list of words.</summary>
internal static class TextOperations
{
    public static IEnumerable<Operation> All => [.. OnText, .. OnWords];

    private static IEnumerable<Operation> OnText =>
    [
        Expression("backwards", Text, Text, "$[::-1]", "reverse the string", "reverse the text", "write the characters in opposite order")
            .Recursing("if not $:", "    return \"\"", "return go($[1:]) + $[0]").Near("sorted_letters"),
        Expression("upper", Text, Text, "$.upper()", "convert it to upper case", "make all letters upper case").Loosely("change the case of the letters").Near("lower", "swapped_case"),
        Expression("lower", Text, Text, "$.lower()", "convert it to lower case", "make all letters lower case").Loosely("change the case of the letters").Near("upper", "swapped_case"),
        Expression("swapped_case", Text, Text, "$.swapcase()", "swap the case of every letter", "turn upper case into lower case and the other way round")
            .Loosely("change the case of the letters").Near("upper", "lower"),
        Expression("titled", Text, Text, "$.title()", "capitalize every word", "start each word with a capital letter").Loosely("capitalize the text").Near("upper", "capitalized"),
        Expression("capitalized", Text, Text, "$.capitalize()", "capitalize the first letter and lower the rest").Loosely("capitalize the text").Near("titled"),
        Filter("without_vowels", Text, "c.lower() not in \"aeiou\"", "remove the vowels", "drop all vowels").Loosely("separate vowels from the rest and keep one kind").Near("only_vowels"),
        Filter("only_vowels", Text, "c.lower() in \"aeiou\"", "keep only the vowels", "remove everything but vowels").Loosely("separate vowels from the rest and keep one kind").Near("without_vowels"),
        Filter("without_spaces", Text, "c != \" \"", "remove the spaces", "drop all spaces").Near("only_letters"),
        Filter("only_letters", Text, "c.isalpha()", "keep only the letters", "remove everything that is not a letter").Near("without_spaces", "only_digits"),
        Filter("only_digits", Text, "c.isdigit()", "keep only the digits", "remove everything that is not a digit").Near("only_letters", "without_digits"),
        Filter("without_digits", Text, "not c.isdigit()", "remove the digits", "drop all digits").Near("only_digits"),
        Filter("only_capitals", Text, "c.isupper()", "keep only the upper case letters", "remove everything that is not upper case").Near("only_smalls"),
        Filter("only_smalls", Text, "c.islower()", "keep only the lower case letters", "remove everything that is not lower case").Near("only_capitals"),
        Map("letters_twice", Text, "c * 2", "repeat every character twice", "double each character").Near("text_twice"),
        Map("dashed", Text, "c + \"-\"", "put a dash after every character", "follow each character with a dash").Near("letters_twice"),
        Map("vowels_starred", Text, "\"*\" if c.lower() in \"aeiou\" else c", "replace every vowel by a star", "turn the vowels into stars").Near("without_vowels"),
        Expression("text_twice", Text, Text, "$ * 2", "repeat the text twice", "append the text to itself").Near("letters_twice"),
        Expression("underscored", Text, Text, "$.replace(\" \", \"_\")", "replace the spaces by underscores", "turn every space into an underscore").Near("without_spaces"),
        Expression("prefix", Text, Text, "$[:#]", "take the first # characters", "keep only the first # characters").Loosely("take # characters from one end").With(2, 5).Near("suffix", "without_prefix"),
        Expression("suffix", Text, Text, "$[-#:]", "take the last # characters", "keep only the last # characters").Loosely("take # characters from one end").With(2, 5).Near("prefix"),
        Expression("without_prefix", Text, Text, "$[#:]", "drop the first # characters", "remove the first # characters").Loosely("drop # characters from one end").With(1, 3).Near("without_suffix", "prefix"),
        Expression("without_suffix", Text, Text, "$[:-#]", "drop the last # characters", "remove the last # characters").Loosely("drop # characters from one end").With(1, 3).Near("without_prefix"),
        Expression("even_letters", Text, Text, "$[::2]", "take every second character, starting with the first", "keep the characters at even indices").Loosely("take every second character").Near("odd_letters"),
        Expression("odd_letters", Text, Text, "$[1::2]", "take every second character, starting with the second", "keep the characters at odd indices").Loosely("take every second character").Near("even_letters"),
        Expression("sorted_letters", Text, Text, "\"\".join(sorted($))", "sort the characters", "put the characters in order").Near("backwards"),
        Expression("unique_letters", Text, Text, "\"\".join(dict.fromkeys($))", "remove repeated characters, keeping the first of each", "keep each character once").Near("sorted_letters"),
        Expression("size", Text, Number, "len($)", "take the length of the text", "count the characters").Near("word_count", "distinct_letters"),
        Expression("distinct_letters", Text, Number, "len(set($))", "count the distinct characters", "find how many different characters there are").Near("size"),
        Expression("word_count", Text, Number, "len($.split())", "count the words", "find how many words there are").Near("size"),
        Count("vowel_count", Text, "c.lower() in \"aeiou\"", "count the vowels", "find how many vowels there are").Near("consonant_count"),
        Count("consonant_count", Text, "c.isalpha() and c.lower() not in \"aeiou\"", "count the consonants", "find how many consonants there are").Near("vowel_count"),
        Count("capital_count", Text, "c.isupper()", "count the upper case letters", "find how many letters are upper case").Near("small_count"),
        Count("small_count", Text, "c.islower()", "count the lower case letters", "find how many letters are lower case").Near("capital_count"),
        Count("digit_count", Text, "c.isdigit()", "count the digits in the text", "find how many characters are digits").Near("capital_count"),
        Expression("digits_added", Text, Number, "sum(int(c) for c in $ if c.isdigit())", "add up the digits in the text", "sum all digits that occur").Near("digit_count"),
        Expression("digits_found", Text, Numbers, "[int(c) for c in $ if c.isdigit()]", "collect the digits as numbers", "make a list of the digits that occur").Near("only_digits"),
        Expression("split", Text, Words, "$.split()", "split it into words", "make a list of the words", "break the text into its words"),
        Expression("characters", Text, Words, "list($)", "split it into characters", "make a list of the characters"),
        Expression("reads_backwards", Text, Truth, "$ == $[::-1]", "check whether it is a palindrome", "tell if it reads the same backwards").Near("starts_with_vowel"),
        Expression("starts_with_vowel", Text, Truth, "$[:1].lower() in list(\"aeiou\")", "check whether it starts with a vowel", "tell if the first character is a vowel").Near("ends_with_vowel"),
        Expression("ends_with_vowel", Text, Truth, "$[-1:].lower() in list(\"aeiou\")", "check whether it ends with a vowel", "tell if the last character is a vowel").Near("starts_with_vowel"),
        Expression("longer_than", Text, Truth, "len($) > #", "check whether it has more than # characters", "tell if it is longer than # characters").With(4, 9).Near("reads_backwards"),
    ];

    private static IEnumerable<Operation> OnWords =>
    [
        Expression("alphabetical", Words, Words, "sorted($)", "sort the words", "put the words in alphabetical order").Near("words_reversed", "by_length"),
        Expression("by_length", Words, Words, "sorted($, key=len)", "sort the words by length", "order the words from shortest to longest").Loosely("order the words").Near("alphabetical"),
        Expression("words_reversed", Words, Words, "$[::-1]", "reverse the order of the words", "put the words in opposite order").Loosely("order the words").Near("alphabetical", "words_backwards"),
        Expression("words_unique", Words, Words, "list(dict.fromkeys($))", "remove repeated words", "keep each word once").Near("alphabetical"),
        Filter("long_words", Words, "len(w) > #", "keep the words longer than # letters", "remove the words with at most # letters")
            .Loosely("keep the words on one side of # letters").With(2, 5).Near("short_words"),
        Filter("short_words", Words, "len(w) < #", "keep the words shorter than # letters", "remove the words with at least # letters")
            .Loosely("keep the words on one side of # letters").With(4, 6).Near("long_words"),
        Filter("vowel_words", Words, "w[0].lower() in \"aeiou\"", "keep the words that start with a vowel", "remove the words that start with a consonant").Near("long_words"),
        Map("words_backwards", Words, "w[::-1]", "reverse each word", "write every word backwards").Near("words_reversed"),
        Map("words_upper", Words, "w.upper()", "convert each word to upper case", "make every word upper case").Loosely("change the case of each word").Near("words_capitalized"),
        Map("words_capitalized", Words, "w.capitalize()", "capitalize each word", "start every word with a capital").Loosely("change the case of each word").Near("words_upper"),
        Map("initials", Words, "w[0]", "take the first letter of each word", "replace every word by its first letter").Loosely("take one letter of each word").Near("finals"),
        Map("finals", Words, "w[-1]", "take the last letter of each word", "replace every word by its last letter").Loosely("take one letter of each word").Near("initials"),
        Expression("lengths", Words, Numbers, "[len(w) for w in $]", "take the length of each word", "replace every word by its length").Near("initials"),
        Expression("spaced", Words, Text, "\" \".join($)", "join the words with spaces", "put the words together, separated by spaces").Near("glued", "hyphenated"),
        Expression("glued", Words, Text, "\"\".join($)", "join the words without spaces", "glue the words together").Near("spaced"),
        Expression("hyphenated", Words, Text, "\"-\".join($)", "join the words with dashes", "put dashes between the words").Near("spaced"),
        Expression("longest", Words, Text, "max($, key=len, default=\"\")", "find the longest word, or an empty string", "take the first of the longest words, empty text if none")
            .Loosely("find the word of extreme length, or an empty string").Near("shortest"),
        Expression("shortest", Words, Text, "min($, key=len, default=\"\")", "find the shortest word, or an empty string", "take the first of the shortest words, empty text if none")
            .Loosely("find the word of extreme length, or an empty string").Near("longest"),
        Expression("how_many", Words, Number, "len($)", "count the words in the list", "find how many words are left").Near("letters_in_all"),
        Expression("letters_in_all", Words, Number, "sum(len(w) for w in $)", "add up the lengths of the words", "count the letters of all words")
            .Looping("@ = 0", "for w in $:", "    @ += len(w)").Near("how_many"),
    ];
}
