"""Check the types of the page's JavaScript: `python -m tests.tools.javascript.check`.

Runs TypeScript's compiler over `bot/workspace/page/*.js`, whose types are in JSDoc comments. The
compiler is installed next to this file when it is missing or the lock file has changed. Without
Node, npm or a registry that npm can reach, prints that the check was skipped, and succeeds.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.paths import ROOT

HERE = Path(__file__).resolve().parent
LOCK = HERE / "package-lock.json"
INSTALLED = HERE / "node_modules" / "installed-lock.json"  # the lock file that was installed from
TSC = HERE / "node_modules" / "typescript" / "bin" / "tsc"
# npm's codes for mistakes in our own files; with any other, the registry could not be used
OUR_MISTAKES = {"EUSAGE", "EJSONPARSE", "EINTEGRITY"}


def main() -> int:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return _skip(f"there is no {'npm' if node else 'node'} on this machine")
    if not _is_installed():
        trouble = _install(npm)
        if trouble in OUR_MISTAKES:
            return 1
        if trouble is not None:
            return _skip(f"npm could not install the compiler ({trouble})")
    return subprocess.run([node, TSC, "--project", HERE], cwd=ROOT, check=False).returncode


def _is_installed() -> bool:
    return INSTALLED.exists() and INSTALLED.read_bytes() == LOCK.read_bytes()


def _install(npm: str) -> str | None:
    """Install what the lock file names. Returns npm's error code if that failed, else None."""
    command = [npm, "ci", "--prefer-offline"]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        shutil.copyfile(LOCK, INSTALLED)  # npm ci empties the folder first, so this is never stale
        return None
    code = re.search(r"^npm error code (\w+)", done.stderr, re.MULTILINE)
    trouble = code[1] if code else f"exit code {done.returncode}"
    if trouble in OUR_MISTAKES:
        print(done.stderr, file=sys.stderr)
    return trouble


def _skip(reason: str) -> int:
    print(f"JavaScript check skipped: {reason}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
