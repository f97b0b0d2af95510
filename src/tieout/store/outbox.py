"""What is still to be delivered, to whom: put down with the reading itself, so that nothing stored is ever left untold."""

from datetime import datetime

import msgspec
import sqlalchemy as sa

from tieout.model.stored import Reading
from tieout.store.connecting import reading, writing
from tieout.store.database import Database
from tieout.store.moments import now
from tieout.store.rows import to_reading
from tieout.store.schema import DELIVERED, DELIVERIES, DOCUMENTS, OF_READING, READINGS, WAITING


class Delivery(msgspec.Struct, frozen=True):
    """One reading for one target: `id` stays the same however often it is sent; `attempts` are those that failed."""

    id: int
    target: str
    company: str
    reading: int
    made: datetime
    attempts: int


def find_next(store: Database, target: str) -> list[Delivery]:
    """For each company its oldest delivery that is waiting, where that is due: what may be sent now without passing an earlier one."""
    oldest = (
        sa.select(sa.func.min(DELIVERIES.c.id).label("id"))
        .where(DELIVERIES.c.target == target, DELIVERIES.c.state == WAITING)
        .group_by(DELIVERIES.c.company)
        .subquery()
    )
    columns = [DELIVERIES.c[name] for name in Delivery.__struct_fields__]
    chosen = sa.select(*columns).join(oldest, DELIVERIES.c.id == oldest.c.id).where(DELIVERIES.c.due <= now()).order_by(DELIVERIES.c.id)
    with reading(store.engine, store.url) as connection:
        return [Delivery(*row) for row in connection.execute(chosen)]


def find_reading(store: Database, number: int) -> Reading:
    """The reading of a number."""
    chosen = sa.select(*OF_READING).join(DOCUMENTS).where(READINGS.c.id == number)
    with reading(store.engine, store.url) as connection:
        return to_reading(dict(connection.execute(chosen).mappings().one()))


def note_delivered(store: Database, delivery: int) -> None:
    """Keeps that a delivery has arrived."""
    with writing(store.engine, store.url) as connection:
        values = {"state": DELIVERED, "delivered": now(), "reason": None}
        connection.execute(DELIVERIES.update().where(DELIVERIES.c.id == delivery).values(values))


def note_refused(store: Database, delivery: int, *, reason: str, due: datetime) -> None:
    """Keeps that a delivery has not arrived, why, and when it is to be sent again."""
    with writing(store.engine, store.url) as connection:
        values = {"attempts": DELIVERIES.c.attempts + 1, "reason": reason, "due": due}
        connection.execute(DELIVERIES.update().where(DELIVERIES.c.id == delivery).values(values))
