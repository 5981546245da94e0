"""Judges Python programs with pylint, in this process, as the reference implementation of LintSeq calls it and reads its output. pylint only reads the programs."""
import contextlib
import io
import itertools
import os
import tempfile

FLAGS = ["--disable=C,R", "--reports=n", "--score=n", "--unsafe-load-any-extension=y", "--generated-members=cv2.*", "--msg-template={C}|{msg_id}|{line}|{column}|{msg}"]
NUMBERS = itertools.count()


def prepare():
    """Names what judges."""
    global run_pylint, folder, settings
    folder = tempfile.TemporaryDirectory(prefix="lint-")
    os.chdir(folder.name)
    os.environ["PYLINTHOME"] = folder.name
    settings = os.path.join(folder.name, "empty.rc")   # nobody's own settings
    open(settings, "w").close()
    from pylint import run_pylint, version
    return f"pylint {version}"


def lint(text):
    path = os.path.join(folder.name, f"program{next(NUMBERS)}.py")   # pylint keeps what it has read under the name of the file
    with open(path, "w", encoding="utf-8", errors="surrogatepass", newline="") as file:
        file.write(text)
    output = io.StringIO()
    with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
        try:
            run_pylint([f"--rcfile={settings}", *FLAGS, path])
        except SystemExit:
            pass   # its exit status says what it found
    os.remove(path)
    return [finding for line in output.getvalue().split("\n") for finding in findings(line)]


def findings(line):
    fields = line.split("|")
    if len(fields) != 5:
        return   # the heading of a module, or a message with a bar in it
    kind, code, number, _, message = fields
    if kind == "W" and code not in ("W0311", "W0231"):
        return
    if code == "E0001" and "on line" in message:
        number = message[: message.rfind("(")].rstrip().split(" ")[-1]
    yield code, int(number), message
