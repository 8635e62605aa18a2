"""The benchmarks that there are. `python -m tests.tools.benchmarks`."""

import ast
from pathlib import Path


def main() -> None:
    """Print each benchmark with the first line of its docstring."""
    files = sorted(Path(__file__).parent.glob("bench_*.py"))
    width = max(len(file.stem) for file in files)
    for file in files:
        about = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
        first = about.partition("\n")[0]
        print(f"python -m tests.tools.benchmarks.{file.stem:{width}}  {first}")


if __name__ == "__main__":
    main()
