"""Writes the versions and hashes of all packages: ``python -m tests.tools.constraints``.

deploy/constraints.txt has what the bot and its build need, tests/constraints.txt what the tests
need as well. A hash is that of a file as its author published it, for every platform and Python.
Versions stay as they are unless pyproject.toml asks for others; ``--upgrade`` takes the newest ones
that it allows. Needs uv, and the network.
"""

import argparse
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
RUN, TEST = "deploy/constraints.txt", "tests/constraints.txt"
COMPILE = (
    *("uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-annotate"),
    *("--custom-compile-command", "python -m tests.tools.constraints", "pyproject.toml"),
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.constraints", description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions")
    upgrade = ["--upgrade"] if parser.parse_args().upgrade else []
    for target, *extras in (
        (RUN, "--extra", "build"),
        # the same versions, so that what is tested is what runs
        (TEST, "--extra", "build", "--extra", "test", "--constraint", RUN),
    ):
        subprocess.run([*COMPILE, *extras, *upgrade, "--output-file", target], cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
