"""Printing: the machine, then one table a step, as text that is also Markdown."""

import os
import platform
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from tests.bench.measuring import Figure

HEADINGS = ("Figure", "Measured", "Reference", "Ratio", "Goal")


def machine_line() -> str:
    """Processor, memory and versions: without them a figure says nothing."""
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = len(os.sched_getaffinity(0))
    libraries = ", ".join(f"{name} {version(name)}" for name in ("numpy", "SQLAlchemy", "Flask", "celery"))
    return (
        f"{_processor()}, {cores} cores, {pages / 2**30:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def print_step(title: str, lines: Iterable[Figure | str]) -> list[Figure]:
    """Print what a step found, text as it comes and figures as a table at its end; gives the figures back."""
    print(f"\n## {title}\n", flush=True)
    figures = []
    for line in lines:
        if isinstance(line, Figure):
            figures.append(line)
        else:
            print(line, flush=True)
    if figures:
        print("\n" + table(HEADINGS, [figure.cells() for figure in figures]), flush=True)
    return figures


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with columns of even width."""
    widths = [max(len(row[place]) for row in [headings, *rows]) for place in range(len(headings))]
    lines = [headings, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )
