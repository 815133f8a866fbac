#!/usr/bin/env python3
"""The reference case in Comity and in numpy, in one sitting: CPU seconds (user and system) of
whole processes, median of several runs, and the largest memory.

usage: bench/side-by-side.py [runs]     (needs numpy; build Comity first: ./run)

The numpy side is the same model written by hand in vectorised form, in blocks that fit the cache.
"""
import os
import pathlib
import statistics
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))
COMITY = TARGET / "release" / "comity"
PACK = ROOT / "examples" / "ref-3x3x10"
NUMPY = ROOT / "bench" / "reference_numpy.py"


def measured(command):
    """CPU seconds, wall seconds and MiB of one run."""
    import time

    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(f"{command[0]} failed")
    return used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss / 1024


def comity(samples, threads):
    return [str(COMITY), "appraise", str(PACK), "--format", "json", "--samples", str(samples), "--threads", str(threads)]


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    sides = {
        "comity, 65,536 futures, 1 thread": comity(65_536, 1),
        "comity, 1,048,576 futures, 1 thread": comity(1_048_576, 1),
        "comity, 1,048,576 futures, 2 threads": comity(1_048_576, 2),
        "numpy, 1,048,576 samples": [sys.executable, str(NUMPY), "1048576"],
    }
    results = {name: [] for name in sides}
    for _ in range(runs):  # in turn, so that a busy minute hits all sides alike
        for name, command in sides.items():
            results[name].append(measured(command))
    print(f"{'median of ' + str(runs):40}{'CPU s':>8}{'wall s':>8}{'MiB':>6}")
    for name, figures in results.items():
        cpu, wall, memory = (statistics.median(column) for column in zip(*figures))
        print(f"{name:40}{cpu:8.3f}{wall:8.3f}{memory:6.0f}")


if __name__ == "__main__":
    main()
