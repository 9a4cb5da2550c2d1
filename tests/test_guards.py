"""Rules of the house that a machine can check: sizes, and what may stand where."""

import ast
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = tuple(sorted(path for package in ("consult", "workers") for path in (ROOT / package).rglob("*.py")))
BELOW_THE_ROUTE = {"service", "queries", "handlers", "models"}

Function = ast.FunctionDef | ast.AsyncFunctionDef
Node = TypeVar("Node", bound=ast.AST)


def test_files_keep_to_their_budget():
    lines = {_name(path): len(path.read_text().splitlines()) for path in SOURCES}

    assert not {name: count for name, count in lines.items() if count > 400}
    assert _share(lines.values(), at_most=250) >= 0.95


def test_functions_keep_to_their_budget():
    lines = {f"{_name(path)}: {function.name}": _length(function) for path, function in _functions()}

    assert not {name: count for name, count in lines.items() if count > 60}
    assert _share(lines.values(), at_most=30) >= 0.95


def test_public_functions_say_what_they_do():
    public = list(_public_functions())
    silent = [f"{_name(path)}: {function.name}" for path, function in public if ast.get_docstring(function) is None]

    assert len(silent) <= 0.05 * len(public), silent


def test_no_file_is_a_place_for_anything():
    assert not [_name(path) for path in SOURCES if path.stem in {"utils", "helpers", "common", "misc"}]


def test_rows_are_locked_in_one_file_only():
    """SQLite ignores FOR UPDATE without a word; database.py knows what to do instead."""
    assert {_name(path) for path in SOURCES if "with_for_update" in _called(path)} <= {"consult/database.py"}


def test_a_delay_is_a_row_and_never_a_brokers():
    """On Redis a delayed message runs several times once it outlasts the visibility time-out."""
    delayed = {
        _name(path)
        for path in SOURCES
        for call in _nodes(path, ast.Call)
        if any(keyword.arg in {"countdown", "eta"} for keyword in call.keywords)
    }
    assert not delayed


def test_the_application_imports_neither_celery_nor_its_workers():
    guilty = {
        _name(path) for path in _within("consult") if _imported(path) & {"celery", "kombu", "billiard", "workers"}
    }
    assert not guilty


def test_nothing_below_the_route_knows_of_a_request():
    assert not {_name(path) for path in _below_the_route() if _imported(path) & {"flask", "werkzeug"}}


def test_nothing_below_the_route_begins_or_ends_a_transaction():
    guilty = {"transaction", "reading", "commit", "rollback"}
    assert not {_name(path) for path in _below_the_route() if _called(path) & guilty}


def test_the_domain_has_no_clock_no_network_and_no_chance():
    foreign = {"time", "socket", "urllib", "http", "os", "random"}
    clocks = {"now", "utcnow", "utc_now", "today"}
    domain = _within("consult/domain")
    assert not {_name(path) for path in domain if _imported(path) & foreign or _called(path) & clocks}


@pytest.mark.parametrize("path", sorted((ROOT / "migrations" / "versions").glob("*.py")), ids=lambda path: path.stem)
def test_a_migration_is_called_what_its_file_is_called(path):
    tree = ast.parse(path.read_text())
    values = {
        target.id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id in {"revision", "down_revision"}
    }
    names = [file.stem for file in sorted(path.parent.glob("*.py"))]
    place = names.index(path.stem)

    assert values["revision"] == path.stem
    assert values["down_revision"] == (names[place - 1] if place else None)
    assert not _imported(path) & {"consult", "workers"}, "a migration outlives the models"


def _below_the_route() -> list[Path]:
    return [path for path in _within("consult") if {path.stem, path.parent.name} & BELOW_THE_ROUTE]


def _within(folder: str) -> list[Path]:
    return [path for path in SOURCES if path.is_relative_to(ROOT / folder)]


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _nodes(path: Path, kind: type[Node]) -> Iterator[Node]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, kind))


def _imported(path: Path) -> set[str]:
    """The top-level packages that a file imports, wherever in it."""
    plain = {alias.name for node in _nodes(path, ast.Import) for alias in node.names}
    by_name = {node.module for node in _nodes(path, ast.ImportFrom) if node.module and not node.level}
    return {name.partition(".")[0] for name in plain | by_name}


def _called(path: Path) -> set[str]:
    """The last names of all that a file calls."""
    functions = [call.func for call in _nodes(path, ast.Call)]
    attributes = {function.attr for function in functions if isinstance(function, ast.Attribute)}
    return attributes | {function.id for function in functions if isinstance(function, ast.Name)}


def _functions() -> Iterator[tuple[Path, Function]]:
    return ((path, node) for path in SOURCES for node in ast.walk(_tree(path)) if isinstance(node, Function))


def _public_functions() -> Iterator[tuple[Path, Function]]:
    """Functions of modules and methods of classes; what is nested in a function or starts with _ is private."""
    for path in SOURCES:
        holders: list[ast.Module | ast.ClassDef] = [_tree(path), *_nodes(path, ast.ClassDef)]
        for holder in holders:
            for node in holder.body:
                if isinstance(node, Function) and not node.name.startswith("_"):
                    yield path, node


def _length(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _share(counts: Collection[int], *, at_most: int) -> float:
    return sum(count <= at_most for count in counts) / len(counts)
