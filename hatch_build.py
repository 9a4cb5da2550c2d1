"""Build hook: compile the message catalogues, and put into the wheel what stands beside the package."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BESIDE_THE_PACKAGE = ("templates", "migrations")


class ConsultBuildHook(BuildHookInterface[Any]):
    """Runs for wheels and for editable installations; the latter read the checkout's own folders."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write a .mo beside every .po; name the folders that travel inside the package."""
        for source in sorted(Path(self.root, "consult").rglob("*.po")):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po, locale=source.parent.parent.name))
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"] |= {name: f"consult/_{name}" for name in BESIDE_THE_PACKAGE}
