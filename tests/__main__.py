"""Runs every check: format, lint, types, JavaScript and the tests. `python -m tests [--fast]`.

The fast lane leaves out the tests that are marked as slow, and tries fewer random examples. Each
check prints a line when it is done; the last line of the output is pytest's own summary.
"""

import argparse
import os
import resource
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKS = {
    "format": ("ruff", "format", "--check", "--quiet", "."),
    "lint": ("ruff", "check", "--quiet", "."),
    "types": ("mypy", "--no-error-summary"),
    "JavaScript": ("tests.tools.javascript.check",),
}
# Two more workers than processors, because a test often waits for a process or a socket.
WORKERS = (os.cpu_count() or 1) + 2
# A few at a time, slow ones first: then no worker is left with many slow ones at the end.
TESTS = ("pytest", "-n", str(WORKERS), "--dist", "load", "--maxschedchunk", "4")
FAST = ("-m", "not slow", "--hypothesis-profile", "quick")
# The tests start many processes, and an image may tell Python not to keep bytecode: compiling the
# bot anew takes each of them 0.3 s.
ENVIRONMENT = {
    **os.environ,
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(ROOT / ".pytest_cache" / "bytecode"),
}


def check(name: str) -> bool:
    """Run a check, and print its output and how long it took."""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", *CHECKS[name]],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{done.stdout}{timed(name, began)}", flush=True)
    return done.returncode == 0


def run_tests(arguments: tuple[str, ...]) -> tuple[bool, str]:
    """Run pytest and print what it prints; whether it passed, and its last line."""
    began, last = time.monotonic(), ""
    with subprocess.Popen(
        [sys.executable, "-m", *TESTS, *arguments],
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    print(timed("tests", began))
    return process.returncode == 0, last


def timed(name: str, began: float) -> str:
    return f"{name:<10} {time.monotonic() - began:6.1f} s"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests", description=__doc__)
    parser.add_argument("--fast", action="store_true", help="leave out the slow tests")
    fast = parser.parse_args().fast
    began = time.monotonic()
    with ThreadPoolExecutor(len(CHECKS)) as pool:
        results = pool.map(check, CHECKS)  # beside the tests, which often wait
        ok, summary = run_tests(FAST if fast else ())
    passed = {**dict(zip(CHECKS, results, strict=True)), "tests": ok}
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"{timed('all', began)}, {usage.ru_utime + usage.ru_stime:.1f} s of processor time")
    failed = [name for name in passed if not passed[name]]
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    print(summary)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
