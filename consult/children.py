"""Work in a process of its own: what breaks, leaks or cannot live beside a fork ends that process, not the server."""

import os
import subprocess
import sys


class ChildFailed(Exception):
    """The process gave no answer: it took too long, or ended with an error."""


def run_module(module: str, message: bytes, *, seconds: float) -> bytes:
    """What a module of ours writes to its standard output when it is given a message on its standard input.

    The process knows nothing of the server's: no address of a database and no secret.

    Args:
        module: the full name of a module that can be run.
        seconds: after so long the process is ended.
    Raises: ChildFailed with the last line of what the process complained about.
    """
    try:
        done = subprocess.run(  # noqa: S603  # a module of ours, by a name that stands in our code
            [sys.executable, "-m", module],
            input=message,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        raise ChildFailed(f"{module} took longer than {seconds:g} seconds") from None
    if done.returncode != 0:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise ChildFailed(f"{module} ended with {done.returncode}: {last}")
    return done.stdout


def _environment() -> dict[str, str]:
    return {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "PATH": os.defpath}
