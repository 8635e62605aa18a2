"""Everything that must hold: format, lint, types, tests. `python -m tests`."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHECKS = (
    ("ruff", "format", "--check", "--quiet", "."),
    ("ruff", "check", "--quiet", "."),
    ("mypy", "--no-error-summary"),
    ("pytest",),
)


def main() -> int:
    failed = [
        check[:2]
        for check in CHECKS
        if subprocess.run([sys.executable, "-m", *check], cwd=ROOT, check=False).returncode
    ]
    for check in failed:
        print(f"failed: {' '.join(check)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
