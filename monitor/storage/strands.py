"""Which strand each mention is in, so that linking reads only the strands in which something changed."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, select, tuple_, update

from monitor.model.mention import Action, Mention, Spans, Status
from monitor.model.names import ActorKind
from monitor.model.story import BlockKey
from monitor.storage.database import AnyRow, AnySelect, in_batches
from monitor.storage.polls import identity
from monitor.storage.tables import blocks, constraints, entries, mentions
from monitor.stories.actors import Lineage
from monitor.stories.life import LIFE, WINDOW
from monitor.stories.strands import Fibre, Kin, kin, settle

NAMED_TOGETHER = 500
"""Actors of blocks looked up in one statement: each is looked for in each of the blocks."""
FIBRE = tuple(mentions.c[name] for name in ("key", "entry", "entity", "family", "event_time", "told_at", "strand"))
SAYS = tuple(mentions.c[name] for name in ("action", "status", "field", "actor", "actor_parent", "actor_kind"))
"""What tells the kin of a mention."""

_LIVE = mentions.c.superseded.is_(None)
_PLACE = update(mentions).where(mentions.c.key == bindparam("row"))
_PLACE = _PLACE.values(strand=bindparam("into"), kin=bindparam("name"), open=bindparam("is_open"))
_JOIN = update(mentions).where(mentions.c.strand == bindparam("left")).values(strand=bindparam("into"))
_LOOSE = select(*FIBRE, *SAYS).where(mentions.c.strand.is_(None), _LIVE)
_AROUND = select(*FIBRE, mentions.c.status, mentions.c.kin, mentions.c.open).where(
    mentions.c.strand.is_not(None),
    _LIVE,
    mentions.c.told_at >= bindparam("since", type_=mentions.c.told_at.type),
    mentions.c.event_time <= bindparam("until", type_=mentions.c.event_time.type),
)
_NAMED = (mentions.c.entity, mentions.c.family, mentions.c.kin)
_TIES = select(constraints).where(constraints.c.together)


def settle_strands(connection: Connection, keys: Sequence[BlockKey], lineage: Lineage) -> None:
    """Put every live mention of these blocks into its strand.

    A block whose strands follow from other lists of actors is taken apart first.
    """
    _take_apart(connection, keys, lineage.mark)
    loose = _by_block(_fibre(row, _kin(row, lineage)) for row in of_blocks(connection, _LOOSE, mentions, keys))
    if not loose:
        return
    around, ties = _around(connection, loose), _ties(connection, keys)
    moves: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for key, fibres in loose.items():
        ends = settle(fibres, around[key], ties[key])
        for fibre in fibres:
            name, is_open = fibre.kin.name, fibre.kin.open
            places.append({"row": fibre.key, "into": ends.pop(fibre.key), "name": name, "is_open": is_open})
        moves += ({"left": strand, "into": into} for strand, into in ends.items() if strand != into)
    connection.execute(_PLACE, places)
    if moves:
        connection.execute(_JOIN, moves)


def of_blocks(connection: Connection, query: AnySelect, table: Any, keys: Collection[BlockKey]) -> Iterable[AnyRow]:
    """The rows that a query gives of the blocks; `table` has the columns that name a row's block."""
    columns = (table.c.entity, table.c.family)
    for batch in in_batches((key.entity, key.family) for key in keys):
        yield from connection.execute(query.where(*_one_of(columns, batch)))


def _one_of(columns: Sequence[ColumnElement[Any]], values: Sequence[tuple[str, ...]]) -> list[ColumnElement[bool]]:
    """Whether several columns have one of these combinations of values.

    SQLite finds combinations by no index, but reads the whole table: each column alone narrows it down first.
    """
    alone = (column.in_(set(each)) for column, each in zip(columns, zip(*values, strict=True), strict=True))
    return [*alone, tuple_(*columns).in_(values)]


def _take_apart(connection: Connection, keys: Sequence[BlockKey], mark: str) -> None:
    columns = select(blocks.c.entity, blocks.c.family).where(blocks.c.lists.is_distinct_from(mark))
    stale = [{"of": row.entity, "in": row.family, "mark": mark} for row in of_blocks(connection, columns, blocks, keys)]
    if not stale:
        return
    ours = (mentions.c.entity == bindparam("of"), mentions.c.family == bindparam("in"))
    theirs = (blocks.c.entity == bindparam("of"), blocks.c.family == bindparam("in"))
    connection.execute(update(mentions).where(*ours, mentions.c.strand.is_not(None)).values(strand=None), stale)
    connection.execute(update(blocks).where(*theirs).values(lists=bindparam("mark")), stale)


Blocks = Mapping[BlockKey, Sequence[Fibre]]


def _by_block(fibres: Iterable[tuple[BlockKey, Fibre]]) -> dict[BlockKey, list[Fibre]]:
    found: dict[BlockKey, list[Fibre]] = defaultdict(list)
    for key, fibre in fibres:
        found[key].append(fibre)
    return found


def _fibre(row: AnyRow, of: Kin) -> tuple[BlockKey, Fibre]:
    key = BlockKey(row.entity, row.family)
    status = Status(row.status) if row.status else None
    return key, Fibre(row.key, row.entry, of, status, row.event_time, row.told_at, row.strand)


def _kin(row: AnyRow, lineage: Lineage) -> Kin:
    if row.action is None:
        return kin(None, lineage)
    said = Mention(
        entity=row.entity,
        action=Action(row.action),
        status=Status(row.status),
        field=row.field,
        sentence="",
        spans=Spans(),
        score=0.0,
        actor=row.actor,
        actor_parent=row.actor_parent,
        actor_kind=ActorKind(row.actor_kind),
    )
    return kin(said, lineage)


def _around(connection: Connection, loose: Blocks) -> dict[BlockKey, list[Fibre]]:
    """By block, the settled mentions that a loose one may meet."""
    spanned = _AROUND.params(**_span([fibre for fibres in loose.values() for fibre in fibres]))
    met_by_all = {key for key, fibres in loose.items() if any(fibre.kin.open for fibre in fibres)}
    named = {
        (key.entity, key.family, fibre.kin.name)
        for key, fibres in loose.items()
        for fibre in fibres
        if key not in met_by_all
    }
    found: dict[BlockKey, list[Fibre]] = defaultdict(list)
    rows = chain(
        of_blocks(connection, spanned, mentions, met_by_all),
        of_blocks(connection, spanned.where(mentions.c.open), mentions, loose.keys() - met_by_all),
        *(
            connection.execute(spanned.where(~mentions.c.open, *_one_of(_NAMED, batch)))
            for batch in in_batches(named, NAMED_TOGETHER)
        ),
    )
    for row in rows:
        key, fibre = _fibre(row, Kin(row.kin, row.open))
        found[key].append(fibre)
    return found


def _span(fibres: Sequence[Fibre]) -> dict[str, datetime]:
    """The time in which something may be that one of the fibres meets, or that is met by what it meets."""
    first, last = min(fibre.first for fibre in fibres), max(fibre.last for fibre in fibres)
    return {"since": first - LIFE - WINDOW, "until": last + LIFE + WINDOW}


def _ties(connection: Connection, keys: Sequence[BlockKey]) -> dict[BlockKey, list[list[int]]]:
    """By block, the keys or strands of the mentions that people tied together."""
    found: dict[BlockKey, list[list[int]]] = defaultdict(list)
    for row in of_blocks(connection, _TIES, constraints, keys):
        theirs = (
            select(mentions.c.key, mentions.c.strand)
            .join(entries, mentions.c.entry == entries.c.key)
            .where(mentions.c.entity == row.entity, mentions.c.family == row.family, _LIVE)
            .where(entries.c.identity.in_((identity(row.left_entry), identity(row.right_entry))))
        )
        tied = [row.key if row.strand is None else row.strand for row in connection.execute(theirs)]
        found[BlockKey(row.entity, row.family)].append(tied)
    return found
