"""Provide what the tests need from the system: installed where we may, named where we may not.

Run by the Makefile before there is an environment, so: standard library only.
"""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

PYTHON_NEEDED = (3, 11)


@dataclass(frozen=True)
class Need:
    """Something of the system, the Debian packages that bring it, and how to tell that it is there."""

    what: str
    packages: tuple[str, ...]
    is_there: Callable[[], bool]


def postgresql_folder() -> Path | None:
    """The newest folder with PostgreSQL's server programs; what lies on the PATH are often wrappers."""
    versioned = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    folders = sorted(versioned, key=lambda folder: int(folder.parent.name), reverse=True)
    if on_path := shutil.which("initdb"):
        folders.append(Path(on_path).resolve().parent)
    return next((folder for folder in folders if (folder / "initdb").exists() and (folder / "postgres").exists()), None)


def chromium() -> str | None:
    """The system's Chromium."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


def _venv_works() -> bool:
    return importlib.util.find_spec("ensurepip") is not None and importlib.util.find_spec("venv") is not None


NEEDS = {
    "venv": Need("Python's venv module", ("python3-venv",), _venv_works),
    "postgresql": Need("PostgreSQL", ("postgresql",), lambda: postgresql_folder() is not None),
    "redis": Need("Redis", ("redis-server",), lambda: shutil.which("redis-server") is not None),
    "chromium": Need("Chromium", ("chromium",), lambda: chromium() is not None),
}


def main(names: list[str]) -> int:
    """Provide the named needs; 0 when all are there at the end."""
    if sys.version_info < PYTHON_NEEDED:
        print("Consult needs Python 3.11 or newer; name it with: make PYTHON=python3.11 …", file=sys.stderr)
        return 1
    missing = [NEEDS[name] for name in names if not NEEDS[name].is_there()]
    if not missing:
        return 0
    packages = [package for need in missing for package in need.packages]
    if (prefix := _may_install()) is not None:
        _install(prefix, packages)
        missing = [need for need in missing if not need.is_there()]
    for need in missing:
        print(f"{need.what} is missing. On Debian: apt-get install {' '.join(need.packages)}", file=sys.stderr)
    return 1 if missing else 0


def _may_install() -> list[str] | None:
    """What to put before apt-get: nothing as root, sudo where it asks no password; None where neither works."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _install(prefix: list[str], packages: list[str]) -> None:
    print(f"Installing {', '.join(packages)} from the system's package source …", flush=True)
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        done = subprocess.run([*apt, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            print(done.stdout.decode(errors="replace"), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
