"""Work in a process of its own: what breaks, leaks or cannot live beside a fork ends that process, not the server."""

import os
import resource
import subprocess
import sys


class ChildFailed(Exception):
    """The process gave no answer: it took too long, or ended with an error.

    `complaint` is the last line of what it complained about, empty when it was ended.
    """

    def __init__(self, detail: str, *, complaint: str = "") -> None:
        super().__init__(detail)
        self.complaint = complaint


def run_module(module: str, message: bytes, *, seconds: float, arguments: tuple[str, ...] = ()) -> bytes:
    """What a module of ours writes to its standard output when it is given a message on its standard input.

    The process knows nothing of the server's: no address of a database and no secret. Libraries that count with
    numbers use one thread in it.

    Args:
        module: the full name of a module that can be run.
        seconds: after so long the process is ended.
        arguments: words of a closed list, never what somebody sent.
    Raises: ChildFailed with the last line of what the process complained about.
    """
    try:
        done = subprocess.run(  # noqa: S603  # a module of ours, by a name that stands in our code
            [sys.executable, "-m", module, *arguments],
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
        raise ChildFailed(f"{module} ended with {done.returncode}: {last}", complaint=last)
    return done.stdout


def limit_this_process(*, memory: int, processor_seconds: int) -> None:
    """In the process itself, before it reads anything: no more address space, in bytes, and no more time than this."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (processor_seconds, processor_seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _environment() -> dict[str, str]:
    paths = {"PYTHONPATH": os.pathsep.join(part for part in sys.path if part), "PATH": os.defpath}
    return paths | dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
