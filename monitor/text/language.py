"""Which language a text is written in: by its script, by its commonest words, and where those leave it open by n-grams.

English has the benefit of the doubt: what is taken for another language is not read, and an alert that is lost so is
dearer than a look at a text that says nothing.
"""

import os
import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Protocol, cast

ENGLISH = "en"
SAMPLE = 400
"""So many characters tell a language; more cost time."""
DECIDED = 2
"""So many of the commonest words more than of others settle it without a look at the letters."""
FAR_LIKELIER = 20
"""English is ruled out where another language is so many times as likely. Of 44,000 real English entries none was, of
foreign headlines of a few words 97 in 100; of English ones of three words, two of them invented names, one in 25, if
their verb is none of those below.
"""
FOREIGN_SHARE = 0.2
"""With more of its letters than this not Latin, a text is not English; a foreign name in brackets is less."""

# Words of no other language that is written in Latin letters.
COMMON_ENGLISH = """
the and with are from that its his have has been says said how why what you your this their they who than about which
when would could should were but into while because between against being after before of for by more
"""
# "Globex bans Initech" has no other word to go by: verbs of headlines, in forms few other languages have.
HEADLINE_ENGLISH = """
accused allowed allows approved approves arrested arrests backs banned bans barred bars bids blacklisted blacklists
blocked blocks boycotts cancels censored censors charged cleared clears curbed cuts defies deletes delisted delists
demands denied denies designated designates detained disabled disables dropped drops ejected ejects ended enforces
expelled expels faced fined fines fired fires freezes froze halted halts indicted investigated investigates jailed
kicks labelled lifted lifts muted ordered orders ousted ousts penalised penalized probed probes proposed proposes
pulled pulls raided raids reinstated reinstates rejected rejects removed removes restored restores restricted
restricts reversed ruled rules sanctioned seeks seized seizes shut shuts slapped slaps stopped stops strikes struck
sued sues suspended suspends takes targeted threatened threatens throttled throttles unbanned unbans unblocked
unblocks upheld upholds urged urges vows wants warned warns withdraws withdrew
"""
# Words that an English text has in names only, and there with a capital.
COMMON_ELSEWHERE = """
el los las una por para con del que se su les des du une et est dans pour sur avec qui aux au der das und ist den dem
mit auf für nicht ein eine von zu bei il gli della di che sono nel alla dei um uma em não com os da dos ao pela het een
van voor niet op aan zijn naar uit door bir ve için ile bu olarak dan yang untuk dari ini pada dengan oleh akan w z na
się nie jest przez och att det som för är av til ikke er på og în și este pentru của là và các không được cho người az
hogy egy ja ei že pro jako
"""
OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
LETTER = re.compile(r"[^\W\d_]")
LATIN_WORD = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
# Those with a press of some size: a dialect is more often a mistake for its neighbour than right.
TOLD_APART = """
af am ar az be bg bn bs ca cs cy da de el en eo es et eu fa fi fr ga gl gu he hi hr hu hy id is it ja ka kk km kn ko ku
ky lo lt lv mk ml mn mr ms my ne nl nn no pa pl ps pt ro ru si sk sl sq sr sv sw ta te th tl tr uk ur uz vi zh zu
"""
_ENGLISH_WORDS = frozenset(COMMON_ENGLISH.split() + HEADLINE_ENGLISH.split())
_OTHER_WORDS = frozenset(COMMON_ELSEWHERE.split())


def language(text: str, hint: str | None = None) -> str | None:
    """The language of a text as a BCP 47 tag; None where neither the text nor the hint tells.

    `hint` is what a feed says of its entries. It holds unless the script or the commonest words say otherwise: many
    feeds name the language of the program that made them.
    """
    sample = unicodedata.normalize("NFKC", text[:SAMPLE])
    if not sample.isascii() and len(OTHER_LETTER.findall(sample)) > FOREIGN_SHARE * len(LETTER.findall(sample)):
        return _agreed(_by_letters(LATIN_WORD.sub(" ", sample)), hint)
    english = sum(map(_ENGLISH_WORDS.__contains__, sample.lower().split()))
    elsewhere = sum(map(_OTHER_WORDS.__contains__, sample.split()))
    if english >= elsewhere + DECIDED:
        return _agreed(ENGLISH, hint)
    if (hint and elsewhere < english + DECIDED) or not LETTER.search(sample):
        return hint
    return _agreed(ENGLISH if english > elsewhere else _by_letters(sample), hint)


def same(one: str, other: str) -> bool:
    """True for tags of one language, such as en and en-GB."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def _agreed(found: str, hint: str | None) -> str:
    """The hint where it says the same: it may say more (pt-BR)."""
    return hint if hint and same(found, hint) else found


def _by_letters(sample: str) -> str:
    likely = dict(_identifier().rank(sample))
    found = max(likely, key=lambda lang: likely[lang])
    return found if likely[found] > FAR_LIKELIER * likely[ENGLISH] else ENGLISH


class _Identifier(Protocol):
    def rank(self, text: str) -> Iterable[tuple[str, float]]: ...


@cache
def _identifier() -> _Identifier:
    """The model that comes with py3langid, which takes half a second to load and is seldom needed."""
    # Vectors of a hundred numbers need no threads, and each would take address space of a worker.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    model.set_languages(TOLD_APART.split())
    # Anew, of the languages that count: the model as it was loaded holds on to the others, which take 28 MB.
    parts = model.nb_ptc, model.nb_pc, model.nb_classes, model.tk_nextmove, model.tk_output
    return cast("_Identifier", LanguageIdentifier(*parts, norm_probs=True, tk_row=model.tk_row))
