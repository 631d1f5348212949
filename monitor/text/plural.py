"""Numbers of things, in words."""


def counted(number: int, noun: str) -> str:
    """A number of things: "1 feed", "2 days", "1,200 entries"."""
    many = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2] not in "aeou" else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"
