using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.Tests.Sandboxing;

public class UnittestTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private const string Account = """
        import enum, datetime
        class AccountError(ValueError):
            def __init__(self, text, missing):
                super().__init__(text)
                self.missing = missing
        class Color(enum.Enum):
            RED = 1
        class Account:
            bank = 'bank'
            def __init__(self, owner, balance=0):
                self.owner = owner
                self.balance = balance
                self.log = [{'made': [owner]}]
                self.child = None
            def withdraw(self, amount):
                if amount > self.balance: raise AccountError('not enough', amount - self.balance)
                self.balance -= amount
                return self.balance
            @property
            def empty(self): return self.balance == 0
            @staticmethod
            def add(a, b): return a + b
            @classmethod
            def named(cls): return cls.bank
            def open_child(self):
                self.child = Account(self.owner + ' jr')
                return self.child
            def each(self, function): return [function(entry) for entry in self.log]
            def greet(self): print('hello', self.owner)
            def fill(self, xs): xs.append(self.balance)
            def __len__(self): return 2
            def __iter__(self): return iter([self.owner, self.balance])
            def __getitem__(self, key): return [self.owner, self.balance][key]
            def __contains__(self, x): return True
            def __eq__(self, other): return True
            def __hash__(self): return 1
            def __lt__(self, other): return self.balance < other.balance
            def __enter__(self): return self
            def __exit__(self, *error): return True
            def __repr__(self): return f'Account({self.owner!r})'
            def when(self, day): return day + datetime.timedelta(days=1)
        class Vault(Account): pass
        def double(x): return 2 * x
        """;

    [Fact]
    public async Task JudgeAsync_EveryWayToUseObjects_Works()
    {
        const string Tests = """
            import copy, datetime, io, sys, unittest
            from unittest.mock import MagicMock, patch
            class All(unittest.TestCase):
                @classmethod
                def setUpClass(cls): cls.shared = Account('shared', 1)
                def setUp(self): self.a = Account('ann', balance=10)
                def tearDown(self): self.a.balance = 0
                def test_values(self):
                    self.assertEqual(self.a.withdraw(3), 7)
                    self.assertEqual((self.a.balance, self.a.owner, self.a.empty, Account.bank), (7, 'ann', False, 'bank'))
                    self.assertEqual(double([1, 'a']), [1, 'a', 1, 'a'])
                    self.assertIs(type(double((1,))), tuple)
                def test_statics(self):
                    self.assertEqual((Account.add(1, 2), self.a.add(3, 4), Account.named(), Vault.named()), (3, 7, 'bank', 'bank'))
                def test_setting(self):
                    self.a.balance = 5
                    self.a.extra = {'k': [1]}
                    self.a.extra['k'].append(2)
                    self.assertEqual((self.a.withdraw(5), self.a.empty, self.a.extra), (0, True, {'k': [1, 2]}))
                    del self.a.extra
                    self.assertFalse(hasattr(self.a, 'extra'))
                    with self.assertRaises(AttributeError): self.a.extra
                def test_containers_are_the_candidates(self):
                    self.a.log.append('x')
                    self.a.log[0]['made'].append('y')
                    self.a.log[0]['new'] = 1
                    self.assertEqual(self.a.log, [{'made': ['ann', 'y'], 'new': 1}, 'x'])
                def test_errors(self):
                    with self.assertRaises(AccountError) as caught: self.a.withdraw(11)
                    self.assertEqual((str(caught.exception), caught.exception.missing), ('not enough', 1))
                    with self.assertRaises(ValueError): self.a.withdraw(11)
                    self.assertRaises(TypeError, self.a.withdraw)
                    with self.assertRaisesRegex(AccountError, 'not en'): self.a.withdraw(12)
                    try: double(None)
                    except TypeError as error: self.assertIn('unsupported', str(error))
                    else: self.fail()
                def test_identity(self):
                    child = self.a.open_child()
                    self.assertIs(child, self.a.child)
                    self.assertEqual(child, self.a.child)
                    self.assertIsInstance(child, Account)
                    self.assertNotIsInstance(child, Vault)
                    self.assertIsInstance(Vault('v'), Account)
                    self.assertNotEqual(self.a, 7)
                    self.assertNotEqual(self.a, child)
                    self.assertEqual(len({self.a, child}), 2)
                    self.assertIs(Color.RED, Color.RED)
                    self.assertEqual(Color.RED.value, 1)
                def test_protocols(self):
                    self.assertEqual((len(self.a), list(self.a), self.a[1], repr(self.a), str(self.a)), (2, ['ann', 10], 10, "Account('ann')", "Account('ann')"))
                    self.assertNotIn(11, self.a)
                    self.assertIn(10, self.a)
                    self.assertLess(self.shared, self.a)
                    with self.assertRaises(TypeError): self.a < 11
                    with self.a as inside: self.assertIs(inside, self.a)
                    with self.assertRaises(KeyError):
                        with self.a: raise KeyError('not swallowed')
                    self.assertEqual(copy.deepcopy(self.a).balance, 10)
                def test_functions_of_the_tests(self):
                    self.assertEqual(self.a.each(lambda entry: len(entry)), [1])
                    self.assertEqual(self.a.each(lambda entry: self.a.withdraw(1)), [9])
                    self.a.withdraw = MagicMock(return_value=77)
                    self.assertEqual(self.a.withdraw(1), 77)
                    self.a.withdraw.assert_called_once_with(1)
                    with self.assertRaises(KeyError): self.a.each(lambda entry: {}['no'])
                    self.assertEqual(self.a.each(len), [1])
                def test_output(self):
                    with patch('sys.stdout', new_callable=io.StringIO) as out: self.a.greet()
                    self.assertEqual(out.getvalue(), 'hello ann\n')
                def test_arguments(self):
                    xs, day = [1], datetime.datetime(2024, 2, 28)
                    self.a.fill(xs)
                    self.assertEqual(xs, [1, 10])
                    self.assertEqual(self.a.when(day), datetime.datetime(2024, 2, 29))
                def test_subtests(self):
                    for x in range(3):
                        with self.subTest(x=x): self.assertEqual(double(x), x + x)
                @unittest.skip('later')
                def test_skipped(self): self.fail()
                @unittest.expectedFailure
                def test_expected(self): self.assertEqual(double(1), 3)
            """;
        var verdict = await JudgeAsync(Account, Tests, "Account", "AccountError", "Vault", "Color", "double");
        Assert.True(verdict.Passed, $"{verdict.Kind}: {verdict.Reason}");
        Assert.Equal(13, verdict.Tests.Count);
        Assert.Equal("All.test_skipped", Assert.Single(verdict.Tests, test => test.Status == TestStatus.NotRun).Source);
        Assert.Equal(12, verdict.Tests.Count(test => test.Status == TestStatus.Passed));
    }

    [Fact]
    public async Task JudgeAsync_PartlyRight_ReportsEveryMethod()
    {
        const string Tests = """
            import unittest
            class T(unittest.TestCase):
                def test_1_right(self): self.assertEqual(f(1), 2)
                def test_2_wrong(self):
                    self.assertEqual(f(2), 4)
                def test_3_raises(self): f('x')
                def test_4_parts(self):
                    for x in (1, 2):
                        with self.subTest(x=x): self.assertEqual(f(x), 2)
                @unittest.expectedFailure
                def test_5_holds_after_all(self): self.assertEqual(f(1), 2)
            """;
        var verdict = await JudgeAsync("def f(x):\n    print('f of', x)\n    return x + 1\n", Tests, "f");
        Assert.Equal(VerdictKind.WrongAnswer, verdict.Kind);
        Assert.Equal([TestStatus.Passed, TestStatus.Failed, TestStatus.Error, TestStatus.Failed, TestStatus.Failed], verdict.Tests.Select(test => test.Status));
        Assert.Equal(["T.test_1_right", "T.test_2_wrong"], verdict.Tests.Take(2).Select(test => test.Source));
        Assert.Equal([3, 4, 6], verdict.Tests.Take(3).Select(test => test.Line));
        Assert.Equal("3", verdict.Tests[1].Observed);
        Assert.Equal("3 != 4", verdict.Tests[1].Message);
        Assert.Equal(("TypeError", 3), (verdict.Tests[2].Error!.Type, verdict.Tests[2].Error!.Line));
        Assert.Equal(["f of 1\n", "f of 2\n", "f of x\n", "f of 1\nf of 2\n"], verdict.Tests.Take(4).Select(test => test.Output));
    }

    [Theory]
    [InlineData("self.assertEqual(f(1), 2)", VerdictKind.WrongAnswer)]
    [InlineData("self.assertAlmostEqual(f(1), 2.0)", VerdictKind.WrongAnswer)]
    [InlineData("self.assertTrue(f(1) == 2)", VerdictKind.WrongAnswer)]
    [InlineData("self.assertTrue(2 == f(1))", VerdictKind.WrongAnswer)]
    [InlineData("self.assertGreater(f(1), 2)", VerdictKind.WrongAnswer)]
    [InlineData("self.assertIn(2, f(1))", VerdictKind.WrongAnswer)]
    [InlineData("self.assertCountEqual(f(1), [1, 2])", VerdictKind.WrongAnswer)]
    [InlineData("self.assertIsInstance(f(1), int)", VerdictKind.WrongAnswer)]
    [InlineData("self.assertIs(type(f(1)), int)", VerdictKind.WrongAnswer)]
    [InlineData("self.assertEqual([f(1)], [2])", VerdictKind.WrongAnswer)]
    [InlineData("self.assertEqual({'a': f(1)}, {'a': 2})", VerdictKind.WrongAnswer)]
    [InlineData("self.assertLessEqual(abs(f(1) - 2), 1e-6)", VerdictKind.WrongAnswer)]
    [InlineData("with f(1) as x: self.assertEqual(x, 2)", VerdictKind.WrongAnswer)]
    [InlineData("with f(1) as x: x['a']['b'].c", VerdictKind.RuntimeError)]
    public async Task JudgeAsync_ObjectThatAgreesWithEverything_NeverPasses(string assertion, VerdictKind expected)
    {
        const string Forgery = """
            class Agrees(int):
                def yes(self, *arguments): return True
                def same(self, *arguments): return self
                __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __contains__ = __exit__ = yes
                __sub__ = __rsub__ = __add__ = __radd__ = __abs__ = __round__ = __enter__ = same
                __class__ = int
                def __getattr__(self, name): raise ValueError(name)
                def __hash__(self): return 2
                def __len__(self): return 1
                def __iter__(self): return iter([self])
                def __getitem__(self, index): return self
            def f(x): return Agrees()
            """;
        var verdict = await JudgeAsync(Forgery, $"import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        {assertion}\n", "f");
        Assert.True(expected == verdict.Kind, $"{verdict.Kind}: {verdict.Reason}");
    }

    [Theory]
    [InlineData("import os\ndef f(x): os._exit(0)\n", VerdictKind.RuntimeError)]
    [InlineData("import sys\ndef f(x): sys.exit(0)\n", VerdictKind.RuntimeError)]
    [InlineData("import unittest\ndef f(x): raise unittest.SkipTest('no')\n", VerdictKind.RuntimeError)]
    [InlineData("def f(x): raise KeyboardInterrupt\n", VerdictKind.RuntimeError)]
    [InlineData("def f(x): raise StopIteration\n", VerdictKind.RuntimeError)]
    [InlineData("class E(StopIteration): pass\ndef f(x): raise E()\n", VerdictKind.RuntimeError)]
    [InlineData("def f(x): raise AssertionError('no')\n", VerdictKind.RuntimeError)]
    [InlineData("def f(x):\n    while True: pass\n", VerdictKind.CpuTimeout)]
    [InlineData("import os\ndef f(x): os.fork()\n", VerdictKind.ForbiddenCall)]
    [InlineData("def f(x)\n    return x\n", VerdictKind.CompileError)]
    [InlineData("def g(x): return x\n", VerdictKind.RuntimeError)]
    [InlineData("import sys\nsys.modules['reasoning_objects'].OBJECTS.encode = lambda v: ['object', 'x', ['class', 1, 'A', [], [], []]]\nsys.modules['reasoning_values'].foreign = sys.modules['reasoning_objects'].OBJECTS.encode\ndef f(x): return object()\n", VerdictKind.RuntimeError)]
    [InlineData("import sys\nobjects = sys.modules['reasoning_objects']\ndef perform(*what): return ['stop', 'StopIteration', '', 0, ['builtin', 'StopIteration'], ['object', 0], ['l'], [], '']\nobjects.perform = perform\ndef f(x): return 0\n", VerdictKind.RuntimeError)]
    [InlineData("import sys\nobjects = sys.modules['reasoning_objects']\ndef perform(what, arguments, captured): return [*objects.performed(what, arguments, captured)[:-2], [[0, ['l', 1]]], '']\nobjects.performed, objects.perform = objects.perform, perform\ndef f(x): return x + 1\n", VerdictKind.RuntimeError)]
    [InlineData("import sys\nsys.modules['reasoning_values'].foreign = lambda v: ['builtin', 'exec']\ndef f(x): return object()\n", VerdictKind.RuntimeError)]
    [InlineData("import os\ndef f(x):\n    m = b'[\"value\",2,[],\"\",0]'\n    os.write(4, len(m).to_bytes(4, 'big') + m)\n    m = b'[\"callback\",0,[\"l\",[\"l\"],[\"d\"]],0]'\n    os.write(4, len(m).to_bytes(4, 'big') + m)\n    return 7\n", VerdictKind.RuntimeError)]
    public async Task JudgeAsync_AttackOnUnittests_IsNeverAPass(string program, VerdictKind expected)
    {
        const string Tests = "import unittest\nclass T(unittest.TestCase):\n    def test_1(self):\n        self.assertEqual(f(1), 2)\n    def test_2(self):\n        self.assertEqual(f(2), 3)\n";
        var verdict = await JudgeAsync(program, Tests, "f");
        Assert.True(expected == verdict.Kind, $"{verdict.Kind}: {verdict.Reason}");
        Assert.True((await JudgeAsync("def f(x): return x + 1\n", Tests, "f")).Passed);
    }

    [Theory]
    [InlineData("class T(unittest.TestCase):\n    @patch('time.time')\n    def test(self, now): f(1)\n", "replace time.time")]
    [InlineData("class T(unittest.TestCase):\n    def test(self): f(object())\n", "pass the candidate a value of type object")]
    [InlineData("class D(C): pass\nclass T(unittest.TestCase):\n    def test(self): f(1)\n", "derive the class D")]
    [InlineData("class T(unittest.TestCase):\n    def test(self): f(undefined)\n", "raised NameError")]
    [InlineData("class T(unittest.TestCase):\n    def test(self): open('/tmp/written-by-tests', 'w')\n", "Error: ")]
    [InlineData("class T(unittest.TestCase):\n    def test(self): os.remove('/tmp/x')\n", "forbidden in the sandbox")]
    [InlineData("class T(unittest.TestCase):\n    @unittest.skip('never')\n    def test(self): f(1)\nf(2)\n", "skipped: never")]
    [InlineData("f(1)\n", "hold no test method")]
    [InlineData("class T(unittest.TestCase):\n    def test(self): pass\n", "never call")]
    [InlineData("class T(unittest.TestCase:\n", "SyntaxError")]
    public async Task JudgeAsync_TestsThatCannotBeJudged_AreAHarnessError(string tests, string reason)
    {
        var verdict = await JudgeAsync("class C: pass\ndef f(x): return x\n", $"import os, unittest\nfrom unittest.mock import patch\n{tests}", "f", "C");
        Assert.Equal(VerdictKind.HarnessError, verdict.Kind);
        Assert.Contains(reason, verdict.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("raise StopIteration")]
    [InlineData("return type('E', (), {'__iter__': lambda self: self, '__next__': lambda self: next(iter([]))})()")]
    public async Task JudgeAsync_EndOfAnIteration_DoesNotCutTheTestsShort(string body)
    {
        const string Tests = "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        self.assertTrue(all(map(f, [2, 4])))\n        self.assertEqual(list(map(f, [1, 2])), [True, True])\n";
        var verdict = await JudgeAsync($"def f(x):\n    {body}\n", Tests, "f");
        Assert.False(verdict.Passed);
        const string Forgery = "import sys\nobjects = sys.modules['reasoning_objects']\nperform = objects.perform\ndef stop(what, *rest):\n    if what in ('call', 'special'): return ['stop', 'StopIteration', '', 0, ['builtin', 'StopIteration'], ['object', 0], ['l'], [], '']\n    return perform(what, *rest)\nobjects.perform = stop\ndef f(x): return False\n";
        verdict = await JudgeAsync(Forgery, "import unittest\nclass T(unittest.TestCase):\n    def test(self): self.assertTrue(all(map(f, [2, 4])))\n", "f");
        Assert.True(verdict.Kind == VerdictKind.RuntimeError, $"{verdict.Kind}: {verdict.Reason}");
    }

    [Fact]
    public async Task JudgeAsync_FunctionsOfTheProgram_TakeAndChangeEveryKindOfArgument()
    {
        const string Program = """
            from collections import namedtuple
            from typing import NamedTuple
            Point = namedtuple('Point', 'x y')
            class Pair(NamedTuple):
                left: int
                right: list
            def f(a, *, b=0): return a - b
            def sort(items, *, other=None):
                items.sort()
                if other is not None: other['n'] = len(items)
            def point(): return Point(1, 2)
            def pair(): return Pair(1, [Point(2, 3)])
            class Adder:
                def __call__(self, a, b=1): return a + b
            """;
        const string Tests = """
            import unittest
            class T(unittest.TestCase):
                def test_named(self):
                    self.assertEqual(f(3, b=2), 1)
                    self.assertEqual(f(a=3), 3)
                    self.assertEqual(Adder()(2, b=5), 7)
                def test_changed(self):
                    items, other = [3, 1, 2], {}
                    self.assertIsNone(sort(items, other=other))
                    self.assertEqual((items, other), ([1, 2, 3], {'n': 3}))
                def test_tuples(self):
                    self.assertEqual(point(), (1, 2))
                    self.assertEqual(point().y, 2)
                    self.assertEqual(pair(), (1, [(2, 3)]))
                    self.assertEqual(pair().right[0].x, 2)
                    self.assertEqual(Point(4, y=5), (4, 5))
            """;
        var verdict = await JudgeAsync(Program, Tests, "f", "sort", "point", "pair", "Adder", "Point");
        Assert.True(verdict.Passed, $"{verdict.Kind}: {verdict.Reason}");
    }

    [Theory]
    [InlineData("C = []", "class T(unittest.TestCase):\n    def test(self): self.assertEqual(C(1), 2)\n")]
    [InlineData("C = 5", "class T(unittest.TestCase):\n    def test(self): self.assertEqual(C(1), 2)\n")]
    [InlineData("C = 5", "answer = C(1)\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(answer, 2)\n")]
    [InlineData("C = {}", "class D(C): pass\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(D(1), 2)\n")]
    [InlineData("def C(x): return 'undefined'", "class T(unittest.TestCase):\n    def test(self): self.assertEqual(eval(C(1)), 2)\n")]
    [InlineData("def C(x): return '1 +'", "class T(unittest.TestCase):\n    def test(self): self.assertEqual(eval(C(1)), 2)\n")]
    [InlineData("def C(x): return '1 +'", "answer = eval(C(1))\nclass T(unittest.TestCase):\n    def test(self): self.assertEqual(answer, 2)\n")]
    public async Task JudgeAsync_ProgramThatMakesTheTestsBreak_IsToBlame(string program, string tests)
    {
        var verdict = await JudgeAsync($"{program}\n", $"import unittest\n{tests}", "C");
        Assert.True(verdict is { IsEvidence: true, Passed: false }, $"{verdict.Kind}: {verdict.Reason}");
    }

    [Fact]
    public void Names_ThatAreNone_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new PythonCheck { Program = "", Tests = "", Names = ["a", "b c"] });
        Assert.Throws<ArgumentException>(() => new PythonCheck { Program = "", Tests = "", EntryPoint = "f()" });
    }

    private async Task<Verdict> JudgeAsync(string program, string tests, params string[] names) =>
        await fixture.Sandbox.JudgeAsync(new PythonCheck { Program = program, Tests = tests, Names = names }, Cancel);
}
