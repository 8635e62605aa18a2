"""`pullquote local` as a process of its own, for whoever looks at it from outside."""

import os
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT


def start(
    folder: Path, stderr: int | None = None, umask: int = -1
) -> tuple[subprocess.Popen[str], str]:
    """`pullquote local` in a folder; the process and its page's address.

    Its warnings go where those of this process go, unless ``stderr`` says otherwise. Without a
    ``umask`` it has this process's.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "local", "--port", "0"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        stderr=stderr,
        umask=umask,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if "Open http" in line:
            return process, line.split()[-1]
    raise SystemExit("pullquote local did not start")
