"""Which strand each mention is in, so that linking reads only the strands in which something changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import blake2b
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, bindparam, func, select, update

from monitor.model.mention import Action, Mention, Spans, Status
from monitor.model.names import ActorKind
from monitor.model.story import BlockKey
from monitor.storage.among import among, among_pairs, listed, listed_pairs
from monitor.storage.bulk import update_rows
from monitor.storage.database import AnyRow, AnySelect
from monitor.storage.polls import identity
from monitor.storage.tables import blocks, constraints, entries, mentions
from monitor.stories.actors import Lineage
from monitor.stories.life import LIFE, WINDOW
from monitor.stories.strands import Fibre, Kin, kin, settle

Place = tuple[str, str]
"""The entity and the family of a block: its key, for a row of which no BlockKey is made."""
FIBRE = tuple(
    mentions.c[name] for name in ("entity", "family", "key", "entry", "status", "event_time", "told_at", "strand")
)
# By what is stored: to ask an Enum for its member takes longer, and linking asks for three of each mention.
ACTIONS = {str(each): each for each in Action}
STATUSES = {str(each): each for each in Status}
ACTOR_KINDS = {str(each): each for each in ActorKind}
NO_SPANS = Spans()
SAYS = tuple(mentions.c[name] for name in ("action", "field", "actor", "actor_parent", "actor_kind"))
"""What tells the kin of a mention."""


def in_blocks(table: FromClause) -> ColumnElement[bool]:
    """The rows of a table that belong to the blocks given as `named(keys)`."""
    return among_pairs(table.c.entity, table.c.family, "places")


def named(keys: Collection[Place]) -> dict[str, Any]:
    """What a statement with `in_blocks` is executed with."""
    return {"places": listed_pairs(keys)}


def of_blocks(connection: Connection, query: AnySelect, keys: Collection[Place], **values: object) -> Sequence[AnyRow]:
    """The rows that a query with `in_blocks` gives of the blocks; `values` are its other parameters."""
    return connection.execute(query, named(keys) | values).all() if keys else ()


# Statements are built once: that costs SQLAlchemy more than it costs the database to run them.
_LIVE = mentions.c.superseded.is_(None)
_JOIN = update(mentions).where(mentions.c.strand == bindparam("left")).values(strand=bindparam("into"))
_LOOSE = select(*FIBRE, *SAYS).where(mentions.c.strand.is_(None), _LIVE, in_blocks(mentions))
_AROUND = select(*FIBRE, mentions.c.kin, mentions.c.open).where(
    mentions.c.strand.is_not(None),
    _LIVE,
    mentions.c.told_at >= bindparam("since", type_=mentions.c.told_at.type),
    mentions.c.event_time <= bindparam("until", type_=mentions.c.event_time.type),
)
_ALL = _AROUND.where(in_blocks(mentions))
_OPEN = _ALL.where(mentions.c.open)
# What a strand tells of one kin and status is one fibre, from the first to the last: there may be thousands.
_ENDS: dict[str, ColumnElement[Any]] = {"told_at": func.max(mentions.c.told_at)}
_ENDS |= {name: func.min(mentions.c[name]) for name in ("key", "entry", "event_time")}
_OF_KIN = (
    _AROUND.where(~mentions.c.open, among(mentions.c.kin, "kin"))
    .with_only_columns(*(_ENDS.get(column.name, column) for column in _AROUND.selected_columns))
    .group_by(*(column for column in _AROUND.selected_columns if column.name not in _ENDS))
)
_TIES = select(constraints).where(constraints.c.together, in_blocks(constraints))
_STALE = select(blocks.c.entity, blocks.c.family).where(
    blocks.c.lists.is_distinct_from(bindparam("mark")), in_blocks(blocks)
)


def settle_strands(connection: Connection, keys: Sequence[BlockKey], lineage: Lineage) -> None:
    """Put every live mention of these blocks into its strand.

    A block whose strands follow from other lists of actors is taken apart first.
    """
    _take_apart(connection, keys, lineage.mark)
    loose = _by_block(_fibre(row, _kin(row, lineage)) for row in of_blocks(connection, _LOOSE, keys))
    if not loose:
        return
    around, ties = _around(connection, loose), _ties(connection, keys)
    moves: list[dict[str, Any]] = []
    places: list[tuple[Any, ...]] = []
    for key, fibres in loose.items():
        ends = settle(fibres, around.get(key, ()), ties.get(key, ()))
        places += ((ends.pop(fibre.key), fibre.kin.name, fibre.kin.open, fibre.key) for fibre in fibres)
        moves += ({"left": strand, "into": into} for strand, into in ends.items() if strand != into)
    update_rows(connection, mentions, ("strand", "kin", "open"), places)
    if moves:
        connection.execute(_JOIN, moves)


def _take_apart(connection: Connection, keys: Sequence[BlockKey], mark: str) -> None:
    rows = of_blocks(connection, _STALE, keys, mark=mark)
    stale = [{"of": row.entity, "in": row.family, "mark": mark} for row in rows]
    if not stale:
        return
    ours = (mentions.c.entity == bindparam("of"), mentions.c.family == bindparam("in"))
    theirs = (blocks.c.entity == bindparam("of"), blocks.c.family == bindparam("in"))
    connection.execute(update(mentions).where(*ours, mentions.c.strand.is_not(None)).values(strand=None), stale)
    connection.execute(update(blocks).where(*theirs).values(lists=bindparam("mark")), stale)


def _by_block(fibres: Iterable[tuple[Place, Fibre]]) -> dict[Place, list[Fibre]]:
    found: dict[Place, list[Fibre]] = defaultdict(list)
    for place, fibre in fibres:
        found[place].append(fibre)
    return found


def _fibre(row: AnyRow, of: Kin) -> tuple[Place, Fibre]:
    entity, family, key, entry, status, first, last, strand = row[: len(FIBRE)]
    return (entity, family), Fibre(key, entry, of, STATUSES.get(status), first, last, strand)


def _kin(row: AnyRow, lineage: Lineage) -> Kin:
    """The kin of a row, its name made one value that no other block has: an index finds that at once."""
    of = kin(_said(row), lineage)
    name = blake2b(f"{row.entity}\0{row.family}\0{of.name}".encode(), digest_size=8).hexdigest() if of.name else ""
    return Kin(name, of.open)


def _said(row: AnyRow) -> Mention | None:
    if row.action is None:
        return None
    return Mention(
        entity=row.entity,
        action=ACTIONS[row.action],
        status=STATUSES[row.status],
        field=row.field,
        sentence="",
        spans=NO_SPANS,
        score=0.0,
        actor=row.actor,
        actor_parent=row.actor_parent,
        actor_kind=ACTOR_KINDS[row.actor_kind],
    )


def _around(connection: Connection, loose: Mapping[Place, Sequence[Fibre]]) -> dict[Place, list[Fibre]]:
    """By block, the settled mentions that a loose one may meet."""
    span = _span([fibre for fibres in loose.values() for fibre in fibres])
    met_by_all = {key for key, fibres in loose.items() if any(fibre.kin.open for fibre in fibres)}
    kins = {fibre.kin.name for key, fibres in loose.items() if key not in met_by_all for fibre in fibres} - {""}
    rows = chain(
        of_blocks(connection, _ALL, met_by_all, **span),
        of_blocks(connection, _OPEN, loose.keys() - met_by_all, **span),
        connection.execute(_OF_KIN, {"kin": listed(kins), **span}).all() if kins else (),
    )
    return _by_block(_fibre(row, Kin(row.kin, row.open)) for row in rows)


def _span(fibres: Sequence[Fibre]) -> dict[str, datetime]:
    """The time in which something may be that one of the fibres meets, or that is met by what it meets."""
    first, last = min(fibre.first for fibre in fibres), max(fibre.last for fibre in fibres)
    return {"since": first - LIFE - WINDOW, "until": last + LIFE + WINDOW}


def _ties(connection: Connection, keys: Sequence[BlockKey]) -> dict[Place, list[list[int]]]:
    """By block, the keys or strands of the mentions that people tied together."""
    found: dict[Place, list[list[int]]] = defaultdict(list)
    for row in of_blocks(connection, _TIES, keys):
        theirs = (
            select(mentions.c.key, mentions.c.strand)
            .join(entries, mentions.c.entry == entries.c.key)
            .where(mentions.c.entity == row.entity, mentions.c.family == row.family, _LIVE)
            .where(entries.c.identity.in_((identity(row.left_entry), identity(row.right_entry))))
        )
        tied = [row.key if row.strand is None else row.strand for row in connection.execute(theirs)]
        found[row.entity, row.family].append(tied)
    return found
