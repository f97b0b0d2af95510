"""Names of companies in running text: where one ends or begins, its legal form, and the spelling a reader would use."""

import re
from collections import Counter
from functools import cache

from tieout.extract.tables_of_words import load

LONGEST = 110  # characters of a name
LONGEST_WORDS = 11
PLACED = "-based"  # "Dallas-based" stands before a name
ADDED_WORDS = 5  # of a long form behind a short one
OCCURRENCES = 24  # of a name that are looked at
HEADING_VOTES = 3  # what a name printed alone counts for
_WORD = re.compile(r"\S+")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]{0,160}[)\]]\s*$")
_MARKS = "®™℠©*†‡"
_STOPS = ".,;:!?"
_INITIAL = re.compile(r"(?:[A-Z]\.){1,4}|(?:St|Mt|Ft|Dr|Bros|Intl|Int'l|Mfg|Hldgs|Assn)\.", re.IGNORECASE)


def _whole(alternatives: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(alternatives)})", re.IGNORECASE)


@cache
def _words(table: str, name: str) -> re.Pattern[str]:
    return _whole(load("document")[table][name])


@cache
def _is_legal(word: str) -> bool:
    return _words("names", "legal").fullmatch(word.rstrip(".,;:")) is not None


@cache
def _is_none(word: str) -> bool:
    return _words("names", "none").fullmatch(word) is not None


def is_name(name: str) -> bool:
    """Whether words may be a company's name: not a word of every release, not an agency, not too long."""
    words = name.split()
    if not words or len(name) < 2 or len(name) > LONGEST or not any(map(str.isalpha, name)):
        return False
    if _is_none(name.strip(_STOPS + "() ")) or (_is_none(words[0].strip(_STOPS)) and words[0].lower() != "the" and not has_form(name)):
        return False
    if words[0].lower() == "the" and (len(words) == 1 or _is_none(words[1].strip(_STOPS))):
        return False
    if all(_is_legal(word) or _words("names", "general").fullmatch(word.strip(_STOPS)) for word in words):
        return False
    return not _words("names", "others").match(name)


def has_form(name: str) -> bool:
    """Whether a name ends with its legal form."""
    words = name.split()
    return len(words) > 1 and _is_legal(words[-1])


def core_of(name: str) -> str:
    """A name for comparing: folded, without legal form, article, stops and marks."""
    words = [word.strip(_STOPS + _MARKS + "'’\"") for word in name.casefold().replace(".com", "").split()]
    words = [word.replace(".", "") for word in words if word]
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and _is_legal(words[-1]):
        words.pop()
    return " ".join(words)


def _is_word(word: str) -> bool:
    """Whether a word may stand in a name: it begins with a capital or a digit, or is one that names hold in small letters."""
    first = word.lstrip("'’")[:1]
    return first.isupper() or first.isdigit() or _words("names", "inner").fullmatch(word) is not None or any(map(str.isupper, word[:3]))


def _trim(words: list[str]) -> str:
    while words and _words("names", "inner").fullmatch(words[-1]):
        words.pop()
    while words and words[0].lower() != "the" and _words("names", "inner").fullmatch(words[0]):
        words.pop(0)
    name = " ".join(words)
    if name.endswith(",") or (name.endswith(".") and not _is_legal(words[-1]) and not _INITIAL.fullmatch(words[-1])):
        name = name[:-1]
    return name.strip(" ,;:")


def name_at(text: str, start: int = 0) -> str:
    """The name that begins at a place in text, "" where none does: capital words up to a legal form or what no name holds."""
    words: list[str] = []
    legal = False
    end = text.find("\n", start, start + LONGEST)
    for match in _WORD.finditer(text, start, end if end >= 0 else start + LONGEST):
        word = match[0]
        bare = word.rstrip(",")
        is_last = _is_legal(bare.rstrip(".;:")) and bool(words)
        if legal and not is_last:
            break
        if (not is_last and (not _is_word(word) or word[0] in '([“"')) or len(words) >= LONGEST_WORDS:
            break
        if word.endswith(PLACED):
            words = []
            continue
        marked = word.rstrip(_STOPS)
        if marked[-1:] and marked[-1] in _MARKS:
            words.append(marked.rstrip(_MARKS))
            break
        cut = re.search(r"[—–(\[“”\"®™]|--|’s\b|'s$", word)
        if cut:
            words.append(word[: cut.start()])
            break
        legal = is_last
        words.append(word)
        if word[-1] in ";:!?" or (word[-1] == "." and not is_last and not _INITIAL.fullmatch(word)):
            break
        if word[-1] == "," and not _comes_form(text, match.end()):
            break
    return _trim([word for word in words if word])


def _comes_form(text: str, at: int) -> bool:
    following = _WORD.search(text, at, at + 40)
    return following is not None and _is_legal(following[0])


def name_before(text: str, end: int) -> str:
    """The name that ends right before a place in text, "" where none does."""
    low = max(0, end - LONGEST, text.rfind("\n", 0, end) + 1)
    words: list[str] = []
    for word in reversed(_WORD.findall(text[low:end])):
        last = not words
        bare = word.strip(_MARKS)
        if last:
            bare = bare.rstrip(_MARKS + ",")
        if not bare or bare.endswith(PLACED) or not (any(map(str.isalnum, bare)) or bare == "&") or len(words) >= LONGEST_WORDS:
            break
        if bare[-1] in ')]”"/;:!?' or not _is_word(bare.lstrip('([“"')) or re.search(r"[—–]|--", bare):
            tail = re.split(r"[—–)\]”/;:!?]|--|\.{3,}", bare)[-1]
            if tail and _is_word(tail) and tail != bare and any(map(str.isalnum, tail)):
                words.insert(0, tail)
            break
        if bare[-1] == "," and not (words and _is_legal(words[0])):
            break
        if bare[-1] == "." and not last and not _INITIAL.fullmatch(bare) and not _is_legal(bare):
            break
        words.insert(0, bare.lstrip('([“"'))
        if bare[0] in '([“"' or (len(word) > len(bare) and not last):
            break
    return _trim(words)


def _occurrences(folded: str, name: str) -> list[int]:
    found: list[int] = []
    wanted = name.casefold()
    at = folded.find(wanted)
    while at >= 0 and len(found) < OCCURRENCES:
        if (at == 0 or not folded[at - 1].isalnum()) and not folded[at + len(wanted) : at + len(wanted) + 1].isalnum():
            found.append(at)
        at = folded.find(wanted, at + len(wanted))
    return found


def _said(words: list[str]) -> bool:
    """Whether words behind a short name tell what the company did: no part of a longer name."""
    return any(_words("verbs", "headline").fullmatch(word.strip(_STOPS)) for word in words)


def _is_upper(name: str) -> bool:
    return not any(map(str.islower, name))


def fold(text: str) -> str:
    """Text for looking up names whatever their case, of the same length."""
    folded = text.casefold()
    if len(folded) != len(text):
        folded = text.lower()
    return folded if len(folded) == len(text) else text


def full_name(name: str, text: str, folded: str) -> str:
    """The name with its legal form where the text prints one, in capital and small letters where it prints those."""
    if name and not has_form(name):
        votes: Counter[str] = Counter()
        printed: dict[str, str] = {}
        for at in _occurrences(folded, name):
            longer = name_at(text, at)
            added = longer[len(name) :].split()
            if has_form(longer) and len(longer) > len(name) and len(added) <= ADDED_WORDS and is_name(longer) and not _said(added):
                start = at - 4 if folded[max(0, at - 4) : at] == "the " and at >= 4 and text[at - 4 : at - 3] == "T" else at
                longer = text[start:at] + longer
                line = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at) if text.find("\n", at) >= 0 else len(text)]
                key = longer.casefold().rstrip(".")
                votes[key] += HEADING_VOTES if line.strip().casefold().rstrip(".") == key else 1
                printed.setdefault(key, longer)
        if votes:
            best = max(votes, key=lambda key: (votes[key], -len(key)))
            name = printed[best]
    if name and _is_upper(name) and (has_form(name) or " " in name):
        for at in _occurrences(folded, name):
            found = text[at : at + len(name)]
            if not _is_upper(found) and "\n" not in found:
                return found
        bare = name.rstrip(".")
        for at in _occurrences(folded, bare):
            if not _is_upper(found := text[at : at + len(bare)]):
                return found
    return name


def name_before_brackets(text: str, end: int) -> str:
    """The name before a place, over the brackets that stand between."""
    head = text[:end].rstrip("([ ,-–—")
    if text[:end].rstrip().endswith(("(", "[")) or head != text[:end]:
        text, end = head, len(head)
    for _ in range(3):
        match = _BRACKETS.search(text, max(0, end - 180), end)
        if match is None:
            break
        end = match.start()
    name = name_before(text, end)
    return _told_of().sub("", name)


@cache
def _told_of() -> re.Pattern[str]:
    """Words of office before a name: "the Board of Directors of"."""
    return re.compile(rf"^(?:{'|'.join(load('document')['names']['before'])})\s", re.IGNORECASE)


def is_short(short: str, long: str) -> bool:
    """Whether one name is a short form of another: its first words, or the initials of its words."""
    one, other = core_of(short), core_of(long)
    if other == one or other.startswith(f"{one} "):
        return True
    letters = [word[0] for word in long.casefold().split() if word[0].isalpha()]
    return short.isupper() and 2 <= len(short) <= 6 and short[0].casefold() == letters[0] and _in_order(short.casefold(), long.casefold())


def _in_order(letters: str, text: str) -> bool:
    rest = iter(text)
    return all(letter in rest for letter in letters)
