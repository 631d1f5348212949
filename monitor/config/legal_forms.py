"""Legal forms of firms, which registers and sanctions lists write and news leaves out: Globex Holdings Ltd."""

from collections.abc import Sequence
from functools import cache

from monitor.config.starter import starter_folder
from monitor.text.normalise import alias_key

_BEHIND = """
    ab ag aps as asa bhd bv co company corp corporation doo gmbh inc incorporated jsc kft kg kgaa kk limited llc llp lp
    lllp ltd ltda ltee mbh nv nyrt oao ojsc ood ooo oy oyj pao pbc pc pjsc plc pllc pt pte pty pvt private sa sab sarl
    sas sdn se sia spa spzoo srl sro tbk uab zao zrt ао оао ооо пао зао
"""
_BEFORE = """
    open joint stock company
    public joint stock company
    joint stock company
    limited liability company
    federal state unitary enterprise
    ao
    fgup
    gup
    jsc
    llc
    oao
    ojsc
    ooo
    pao
    pjsc
    pt
    zao
    ао
    оао
    ооо
    пао
    зао
"""
BEHIND = frozenset(_BEHIND.split())
"""Forms that stand behind a name; several may stand together: Co Ltd, Sdn Bhd."""
BEFORE = tuple(line.split() for line in _BEFORE.strip().splitlines())
"""Forms that stand before a name, longer ones first."""
NEVER_ALONE = frozenset({"as", "se", "co", "company", "private", "pc", "pt"})
"""Forms that are words or parts of names, too, unless another form stands behind them or a comma before."""
WORDS = "rules/lexicon/en/everyday.txt"
FEWEST = 3
"""Letters of a single word that is left: fewer tell nobody."""


@cache
def everyday() -> frozenset[str]:
    """Words that at least five of 41,000 news entries wrote in small letters: rarer ones are no trouble in the news."""
    return frozenset((starter_folder() / WORDS).read_text("utf-8").split())


def without_legal_form(name: str) -> str | None:
    """The name as news write it; None where it has no legal form, or where too little would be left to know it by."""
    words = name.split()
    start, end = _before(words), _behind(words)
    left = words[start:end]
    if len(left) == len(words) or not left:
        return None
    text = " ".join(left).rstrip(",&. ")
    key = alias_key(text)
    if " " not in key and (len(key) < FEWEST or key in everyday()):
        return None
    return text


def _form(word: str) -> str:
    return word.lower().replace(".", "").replace("/", "").strip(",()")


def _behind(words: Sequence[str]) -> int:
    """Where the name ends that legal forms follow."""
    end = len(words)
    while end > 1 and (_form(words[end - 1]) in BEHIND or words[end - 1] == "&"):
        end -= 1
    while end < len(words) and _form(words[end]) in NEVER_ALONE and _is_last(words, end):
        end += 1
    return end


def _is_last(words: Sequence[str], at: int) -> bool:
    return at + 1 == len(words) and not words[at - 1].endswith(",")


def _before(words: Sequence[str]) -> int:
    """Where the name begins that a legal form precedes."""
    forms = [_form(word) for word in words]
    return next((len(form) for form in BEFORE if forms[: len(form)] == form and len(form) < len(words)), 0)
