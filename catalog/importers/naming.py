"""Names of lifts as words that can be compared: one spelling, one number, no filler.

"Single-Arm Lat Pull-Downs (cable)" and "One Arm Cable Pulldown" come out as the same words.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from catalog.importers.spelling import in_english

_SPELLINGS: tuple[tuple[str, str], ...] = tuple(
    (re.sub(r"(?<!\\)\s", r"[ -]?", pattern), word)
    for pattern, word in (
        (r"^(fyr ?2?|hm|tbs|uns?|30 arms)\b|\b\w+ variation$", " "),
        (r"\((fe)?male\)|\bversion \d\b|\bvariation\b|\bv\. ?\d\b|\b(ii|iii|iv)\b", " "),
        (r"\b(pull|chin) up bars?\b", r" \1upbar "),
        (r"\bpull ups?\b", "pullup"),
        (r"\bmixed grip chins?\b", "mixedgrip chinup"),
        (r"\bchin ups?\b|\bchins\b", "chinup"),
        (r"\bpush ups?\b", "pushup"),
        (r"\bmuscle ups?\b", "muscleup"),
        (r"\bsit ups?\b", "situp"),
        (r"\b(lat(s|eral)? )?pull downs?\b", "pulldown"),
        (r"\bpush downs?\b", "pushdown"),
        (r"\bpull overs?\b", "pullover"),
        (r"\bpull throughs?\b", "pullthrough"),
        (r"\bpull aparts?\b", "pullapart"),
        (r"\bdead ?lifts?\b", "deadlift"),
        (r"\brdls?\b", "romanian deadlift"),
        (r"\bgood mornings?\b", "goodmorning"),
        (r"\bface pulls?\b", "facepull"),
        (r"\bhigh pulls?\b", "highpull"),
        (r"\b(rack|block) pulls?\b", "rackpull"),
        (r"\breverse (back )?(hyper ?extensions?|hypers?)\b", "reversehyper"),
        (r"\b(back|trunk|spinal) extensions?\b|\bhyper ?extensions?\b|\bhypers\b", "backextension"),
        (r"\b(e ?z|e ?z curl|s ?z) (bar ?bell|bar)\b|\bcurl bar\b", "ezbar"),
        (r"\b(trap|hex|hexagonal) (bar ?bell|bar)\b", "trapbar"),
        (r"\bt ?bar\b", "tbar"),
        (r"\b(butterfly|fly|pec deck) reverse\b", "reverse fly"),
        (r"\bv ?bar\b", "vbar"),
        (r"\b(long bar|land ?mine)\b", "landmine"),
        (r"\bsmith( machine)?\b", "smith"),
        (r"\b(one|single|1) (arm|hand)(ed)?\b|\buni ?lateral\b", "onearm"),
        (r"\b(one|single|1) leg(ged)?\b", "oneleg"),
        (r"\b(two|both|2) (arm|hand)(ed)?s?\b", "twoarm"),
        (r"\btwo (?=dumbbell)", " "),
        (r"\b(stiff|straight) leg(ged|s)?\b|\bstiff legs\b", "stiffleg"),
        (r"\b(straight|stiff) arms?\b", "straightarm"),
        (r"\bbent over\b|\bbent(?= row)", "bentover"),
        (r"\b(chest|bench) supported\b", "chestsupported"),
        (r"\brear delt(oid)?s?\b|\bposterior delt(oid)?s?\b|\brear lateral\b", "reardelt"),
        (
            r"\b(reverse|back|rear|reardelt) (machine )?(fl(y|ye|yes|ies|ys)|pec deck|butterfly)\b",
            r"\2 reversefly",
        ),
        (r"\b(close|narrow) grip\b", "closegrip"),
        (r"\bwide grip chinup\b", "widegrip pullup"),
        (r"\bwide grip\b", "widegrip"),
        (r"\bshoulder shrugs?\b", "shrug"),
        (
            r"\breverse grips?\b|\bunder ?hand(ed)?( grip)?\b|\bsupinated( grip)?\b|\bpalms up\b",
            "underhand",
        ),
        (r"\bover ?hand( grip)?\b|\bpronated( grip)?\b|\bpalms down\b", "overhand"),
        (r"\b(neutral|hammer|parallel) grip\b|\bpalms in\b|\bparallel closegrip\b", "neutralgrip"),
        (
            r"\b(behind|rear) (the )?(neck|head)\b|\brear (?=(pulldown|pullup|chinup)\b)",
            "behindneck ",
        ),
        (r"\b(trx|suspension( trainer)?|suspended|straps?)\b", "suspension"),
        (r"\b(gymnastic )?rings?\b", "ring"),
        (r"\bfarmers? ?'?s?\b", "farmer"),
        (r"\bwaiters? ?'?s?\b", "waiter"),
        (r"\b(lever|leverage)( machine)?\b|\bplate loaded\b|\bhammer strength\b", "machine"),
        (r"\b(assisted )(pullup|chinup) machine\b", r"machine assisted \2"),
        (r"\bresistance bands?\b|\bbanded\b|\bexercise bands?\b", "band"),
        (r"\b(stability|swiss|exercise|gym) balls?\b", "ball"),
        (r"\bbody ?weight\b", "bodyweight"),
        (r"\bhead supported\b", "headsupported"),
        (r"\bdb\b", "dumbbell"),
        (r"\bbb\b|\bolympic barbell\b", "barbell"),
        (r"\bkb\b", "kettlebell"),
        (r"\biso ?lateral\b", "isolateral"),
        (r"\bmid traps?\b", "midtrap"),
    )
)
"""Spellings to one word, tried in this order; a space also stands for a hyphen or nothing."""
_FILLER = frozenset(
    (
        "a",
        "an",
        "and",
        "the",
        "with",
        "without",
        "on",
        "to",
        "of",
        "for",
        "using",
        "in",
        "from",
        "at",
        "your",
        "by",
        "into",
        "s",
        "exercise",
        "wise",
    )
)
_SINGULAR = {
    "flyes": "fly",
    "flies": "fly",
    "flys": "fly",
    "carries": "carry",
    "raises": "raise",
    "raising": "raise",
    "flye": "fly",
}


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """The telling words of a name, in order."""
    folded = unicodedata.normalize("NFKD", in_english(name).lower())
    text = "".join(c for c in folded if not unicodedata.combining(c)).replace("'", "")
    text = re.sub(r"[^a-z0-9(). -]+", " ", text.replace("\u2019", "").replace("/", " "))
    for pattern, word in _SPELLINGS:
        text = re.sub(pattern, f" {word} ", text)
        text = " ".join(text.split())
    found = (_one(word) for word in re.findall(r"[a-z0-9]+", text))
    return tuple(word for word in found if word not in _FILLER)


def _one(word: str) -> str:
    """The singular."""
    if word in _SINGULAR:
        return _SINGULAR[word]
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
    return word[:-1] if plural else word
