"""Domains: which part of a host's name somebody registered."""

from functools import cache

from publicsuffixlist import PublicSuffixList


def registrable(host: str) -> str:
    """The registrable domain of a host's name, the name itself where it has none.

    By the Public Suffix List that the installed package carries: nothing is looked up.
    """
    return _suffixes().privatesuffix(host) or host


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
