"""How often Python looks for circles among what the service holds."""

import gc

COLLECT_AFTER = 20_000
"""Objects made and not freed after which Python looks for circles among them. What linking makes holds none, and with
the default of 700 it spent a fifth of its time on being looked through."""


def collect_seldom() -> None:
    """Let Python look for circles after COLLECT_AFTER new objects, and never among those that are there already.

    Modules and rules are looked through each time otherwise: that is half the time of loading entries to be read.
    """
    gc.set_threshold(COLLECT_AFTER, *gc.get_threshold()[1:])
    gc.unfreeze()  # what a configuration left that is no longer used
    gc.collect()
    gc.freeze()
