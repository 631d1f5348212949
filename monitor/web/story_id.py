"""How stories are named in addresses."""

from typing import Annotated

from pydantic import StringConstraints

StoryId = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,18}$")]
