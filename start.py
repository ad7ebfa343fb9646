"""Set everything up, and open the app or test it.

    python3 start.py                      open the app; options go to Streamlit
    python3 start.py test                 the linters, the type checker and all tests
    python3 start.py test --quick         the same with a core of the tests, for while one works
    python3 start.py test --coverage      all tests, and what they leave untried, by file
    python3 start.py test tests/test_x.py these tests alone; options go to pytest

Needs nothing but Python 3.11 or newer. Packages go into the folder ``.venv`` beside this file,
never into the system, and are installed again only when the requirements change.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("deno", "lint", "--quiet"),
    ("deno", "check", "--quiet", "ui/lab"),
    ("deno", "test", "--quiet", "--no-check"),
)
ALL = ("pytest", "-n", "auto", "--dist", "worksteal")
QUICK = (*ALL, "-m", "core")
COUNTS = {  # where deno and the browser leave what they count; pytest's counts lie beside it
    "DENO_COVERAGE_DIR": VENV / "coverage-deno",
    "BROWSER_COVERAGE": VENV / "coverage-browser",
}
ENDINGS = ("SIGTERM", "SIGHUP", "SIGBREAK")  # those of them that the system has
PATIENCE = 10  # seconds that a program has to end by itself


def main(arguments: list[str]) -> int:
    """Run the app, or with ``test`` first the linters and then the tests; return the exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036  (it is what an older Python is told)
        print(f"This needs Python 3.11 or newer; this one is {sys.version.split()[0]}.")
        return 1
    end_on_signals()
    testing = arguments[:1] == ["test"]
    if not set_up(HERE / ("requirements-dev.txt" if testing else "requirements.txt")):
        return 1
    return test(arguments[1:]) if testing else module("streamlit", "run", "app.py", *arguments)


def test(arguments: list[str]) -> int:
    """Run the linters and all tests, or a core of them, or the tests that are named."""
    if arguments[:1] == ["--coverage"]:
        return coverage(arguments[1:])
    if arguments and arguments[0] != "--quick":
        return module("pytest", *arguments)
    for check in CHECKS:
        print("$", *check, flush=True)
        if code := module(*check):
            return code
    return module(*QUICK, *arguments[1:]) if arguments else module(*ALL)


def coverage(arguments: list[str]) -> int:
    """List the files by how much of them all tests try, or those that pytest's options choose.

    What the browser has counted in an earlier run of the same modules is kept where options choose.
    """
    for name, folder in COUNTS.items():
        if not arguments or name.startswith("DENO"):
            shutil.rmtree(folder, ignore_errors=True)
        os.environ[name] = str(folder)
    commands = (
        (*ALL, "--cov", "--cov-report=term", *arguments),
        ("deno", "test", "--quiet", "--no-check"),
        ("tests.counting", *map(str, COUNTS.values())),
    )
    return next((code for command in commands if (code := module(*command))), 0)


def set_up(requirements: Path) -> bool:
    """Make the virtual environment hold the requirements; say in a line why, if it cannot."""
    wanted = hashlib.sha256(b"".join(p.read_bytes() for p in HERE.glob("requirements*.txt")))
    stamp = VENV / f".{requirements.stem}"
    if PYTHON.exists() and stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return True
    if not PYTHON.exists() and not make_environment():
        return False
    print(f"Installing {requirements.name} into {VENV.name} …", flush=True)
    pip = [*pip_for(PYTHON), "install", "--quiet", "--disable-pip-version-check"]
    if run(*pip, "--requirement", str(requirements)):
        print("The packages could not be installed: see above.")
        return False
    stamp.write_text(wanted.hexdigest())
    return True


def make_environment() -> bool:
    """Make the virtual environment, also where Debian has split pip and ensurepip off."""
    make = [sys.executable, "-m", "venv", str(VENV)]
    if importlib.util.find_spec("ensurepip"):
        return run(*make) == 0
    if importlib.util.find_spec("pip"):
        return run(*make, "--without-pip") == 0
    print("This Python has neither pip nor ensurepip. On Debian and Ubuntu, run this once:")
    print("  sudo apt-get install python3-venv")
    return False


def pip_for(python: Path) -> list[str]:
    """The pip that installs into the environment: its own, else this Python's."""
    if subprocess.call([str(python), "-c", "import pip"], stderr=subprocess.DEVNULL) == 0:
        return [str(python), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(python)]


def module(*command: str) -> int:
    """Run a module in the environment."""
    return run(str(PYTHON), "-m", *command)


def run(*command: str) -> int:
    """Run a program in this folder, and end it when this one is told to end.

    Returns:
        Its exit code. After a Ctrl-C, which it receives as well, this one exits with 130, so that
        nothing is said to have failed that was only interrupted.
    """
    child = subprocess.Popen(command, cwd=HERE)
    try:
        return child.wait()
    except KeyboardInterrupt:
        sys.exit(130)
    except SystemExit:
        child.terminate()
        raise
    finally:
        try:
            child.wait(PATIENCE)
        except (KeyboardInterrupt, SystemExit, subprocess.TimeoutExpired):
            child.kill()
            child.wait()


def end_on_signals() -> None:
    """Leave by an exception when told to end, so that no program is left behind."""
    for number in (getattr(signal, name) for name in ENDINGS if hasattr(signal, name)):
        if signal.getsignal(number) != signal.SIG_IGN:  # as nohup has it
            signal.signal(number, lambda told, _: sys.exit(128 + told))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
