"""The compose file as the tests read it: services with their commands as a container would get them."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
FILE = ROOT / "docker-compose.yml"

_VARIABLE = re.compile(r"\$\{(?P<name>\w+)(?::-(?P<default>[^}]*)|:\?[^}]*)?\}")


@dataclass(frozen=True)
class Service:
    """One service, its text not yet interpolated."""

    name: str
    image: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    health: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        """True when the project's own image runs it."""
        return self.image == "consult"

    def option(self, name: str) -> str | None:
        """The value of an option of its command, written `--name=value`."""
        return next((part.partition("=")[2] for part in self.command if part.startswith(f"--{name}=")), None)


def document() -> dict[str, Any]:
    """The whole file, anchors resolved."""
    loaded: dict[str, Any] = YAML(typ="safe", pure=True).load(FILE)
    return loaded


def services() -> dict[str, Service]:
    """All services by name."""
    return {
        name: Service(
            name=name,
            image=entry["image"],
            command=tuple(map(str, entry.get("command", ()))),
            environment=entry.get("environment", {}),
            health=tuple(entry.get("healthcheck", {}).get("test", ())),
        )
        for name, entry in document()["services"].items()
    }


def interpolate(text: str, variables: Mapping[str, str]) -> str:
    """The text as a container gets it: variables filled in, `$$` a plain dollar.

    Raises: KeyError for a variable without a value that has no default.
    """

    def value(match: re.Match[str]) -> str:
        default = match["default"]
        return variables[match["name"]] if default is None else variables.get(match["name"], default)

    return _VARIABLE.sub(value, text).replace("$$", "$")


@contextmanager
def running(command: list[str], environment: Mapping[str, str], output: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A service's command as a process of this machine, ended with the block."""
    with output.open("wb") as log:
        process = subprocess.Popen(command, env=surroundings(environment), stdout=log, stderr=log, cwd=output.parent)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise


def is_healthy(health: tuple[str, ...], environment: Mapping[str, str]) -> bool:
    """Run a health check the way Docker does, and tell whether it is content."""
    kind, *words = health
    command = ["/bin/sh", "-c", *words] if kind == "CMD-SHELL" else words
    checked = subprocess.run(command, env=surroundings(environment), capture_output=True, timeout=60, check=False)
    return checked.returncode == 0


def surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """What a container would have around a process, with this environment's programs first on the path."""
    return {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}", "LANG": "C.UTF-8", **environment}


def shown(command: list[str]) -> str:
    """The command as one would type it."""
    return shlex.join(command)
