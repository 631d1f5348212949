"""When a digest is sent: cron expressions in a time zone, with names of weekdays."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cronsim import CronSim, CronSimError

FIELDS = 5
WEEKDAY_NUMBER = re.compile(r"(?<![#\d/])[0-7](?!\d)")
"""A number that stands for a weekday; `mon#2` and `*/2` count something else."""
ANY_TIME = datetime(2024, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Digest:
    """A receiver's digest: five fields of cron, read in a time zone of the IANA database."""

    cron: str
    timezone: str

    def after(self, moment: datetime) -> datetime:
        """The first time of the digest after `moment`, in UTC; one that a clock change skips or repeats comes once."""
        return next(CronSim(_sunday_last(self.cron), moment.astimezone(ZoneInfo(self.timezone)))).astimezone(UTC)


def cron_mistake(cron: str) -> str | None:
    """What a digest's cron expression is that is wrong with it, after its name; None if nothing is.

    Weekdays are named, for 1 is Monday to some programs and Sunday to others.
    """
    fields = cron.split()
    if len(fields) != FIELDS:
        return "is not a cron expression of five fields: minute, hour, day of month, month, weekday"
    if WEEKDAY_NUMBER.search(fields[4]):
        return "gives weekdays as numbers, which programs count differently"
    try:
        next(CronSim(_sunday_last(cron), ANY_TIME))
    except CronSimError as error:
        return f"is not a cron expression: {str(error).lower()}"
    except StopIteration:
        return "never comes"
    return None


def _sunday_last(cron: str) -> str:
    """`fri-sun` as cronsim takes it: its named Sunday is 0 and ends no range."""
    return re.sub(r"-sun\b", "-7", cron, flags=re.IGNORECASE)
