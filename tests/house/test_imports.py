"""The house has one direction: imports run downwards only."""

import ast
from pathlib import Path

import monitor

ROOT = Path(monitor.__file__).parent

FLOORS = [
    {"__main__"},
    {"cli"},
    {"run", "service", "replay", "assembly", "line", "systemd", "clock", "collector"},
    {"web", "workers"},
    {"pipeline"},
    {"config", "feeds", "delivery", "storage", "pool"},
    {"reading", "matching", "stories", "alerts"},
    {"text"},
    {"model", "errors"},
]
"""From the roof down. Rooms on one floor never import each other, but for the service's own modules."""
OPEN_FLOORS = {2}
CORE = {"reading", "matching", "stories", "alerts", "text", "model", "errors"}
OUTSIDE = {"asyncio", "socket", "subprocess", "time", "logging", "structlog", "sqlalchemy", "aiohttp", "apprise"}


def imported(path: Path) -> set[str]:
    """The names of modules a file imports, dotted."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import hides where it leads"
            names.add(node.module)
    return names


def room(path: Path) -> str:
    """The package or module directly below monitor/ a file belongs to."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def sources() -> list[Path]:
    """Every module of the product."""
    return [path for path in sorted(ROOT.rglob("*.py")) if room(path) != "__init__"]


def floor_of(name: str) -> int:
    """The floor a room is on; an unknown room fails the test that asks."""
    return next(number for number, rooms in enumerate(FLOORS) if name in rooms)


def test_every_room_has_a_floor():
    """A new package is placed before it is used."""
    assert {room(path) for path in sources()} <= set().union(*FLOORS)


def test_imports_run_downwards_only():
    """No package imports one above it, or its neighbour."""
    wrong = []
    for path in sources():
        here = room(path)
        for name in imported(path):
            if not name.startswith("monitor."):
                continue
            there = name.split(".")[1]
            same_floor = floor_of(here) == floor_of(there)
            allowed = floor_of(there) > floor_of(here) or there == here
            if not (allowed or (same_floor and floor_of(here) in OPEN_FLOORS)):
                wrong.append(f"{path.relative_to(ROOT)} imports {name}")
    assert wrong == []


def test_the_core_touches_nothing_outside():
    """Core packages do no I/O, log nothing and own no clock."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources()
        if room(path) in CORE
        for name in imported(path)
        if name.split(".")[0] in OUTSIDE
    ]
    assert wrong == []


def test_only_its_edge_imports_an_outside_library():
    """feedparser, apprise and SQLAlchemy go no further than the package that wraps them."""
    homes = {"feedparser": "feeds", "apprise": "delivery", "sqlalchemy": "storage", "alembic": "storage"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sources()
        for name in imported(path)
        if (home := homes.get(name.split(".")[0])) is not None and room(path) != home
    ]
    assert wrong == []
