"""Measure the decision kernels beside their peers: `python3 run.py bench`, or with the names of some.

Each benchmark makes its instances from seeds, and runs in a process of its own so that memory is its own. Read ratios within one
run; a machine that does something else at the same time makes every absolute time wrong in the same direction.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
NAMES = ("allocation", "assignment", "calibration", "conflicts", "portfolio")


def main(asked: list[str]) -> int:
    """Run the benchmarks that were asked for, or all; 2 when one of the names is none of ours."""
    names = [name for name in asked if not name.startswith("-")]
    options = [name for name in asked if name.startswith("-")]
    if unknown := sorted(set(names) - set(NAMES)):
        print(f"There is no benchmark called {unknown[0]}. There are: {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    # one thread each: ours and every peer's, or the comparison would be one of thread pools
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    failed = 0
    for name in names or NAMES:
        print(f"\n=== {name} ===", flush=True)
        command = [sys.executable, str(HERE / f"{name}.py"), *options]
        failed |= subprocess.run(command, env={**os.environ, **threads}, check=False).returncode
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
