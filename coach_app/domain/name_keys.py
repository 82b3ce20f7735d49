"""Names as they are compared: without titles, accents and order, short forms beside long ones."""

import re
import unicodedata

TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "lady"})

SHORT_FORMS = (
    "alexander alexandra alex alec sandy lexi",
    "andrew andrea andy drew",
    "anthony antony tony",
    "benjamin ben benny",
    "catherine katherine kathryn cath cathy kate katie kathy",
    "charles charlotte charlie chas",
    "christopher christine christina chris tina",
    "daniel danielle dan danny",
    "david dave davey",
    "deborah debra deb debbie",
    "dorothy dot dottie",
    "edward edwin eddie ed ted teddy ned",
    "elizabeth elisabeth liz lizzie beth betty eliza libby",
    "frances francis frank fran frankie",
    "frederick fred freddie",
    "geoffrey jeffrey geoff jeff",
    "gerald gerard gerry jerry",
    "gregory greg",
    "henry harry hal",
    "jacob jake",
    "james jim jimmy jamie",
    "jennifer jen jenny",
    "jessica jess jessie",
    "john jack johnny jon jonathan",
    "joseph josephine joe joey jo",
    "joshua josh",
    "kenneth ken kenny",
    "leonard len lenny leo",
    "margaret maggie meg peggy",
    "mary molly polly",
    "matthew matt",
    "michael michelle mike mick mickey micky",
    "mohammed muhammad mohammad mohamed muhammed mohd md mo",
    "nathan nathaniel nate",
    "nicholas nicola nick nicky",
    "pamela pam",
    "patrick patricia pat paddy tricia trish",
    "peter pete",
    "philip phillip philippa phil pip",
    "rebecca becca becky",
    "richard rick ricky dick",
    "robert roberta rob robbie bob bobby",
    "ronald ron ronnie",
    "samuel samantha sam sammy",
    "stephen steven stephanie steve steph",
    "susan suzanne sue susie suzy",
    "terence terry",
    "theresa teresa tess",
    "thomas tom tommy",
    "timothy tim",
    "victoria victor vicky vic tori",
    "william billy bill billie will willie liam",
    "zachary zach zak",
)
"""Each line is one group, its first name stands for all. A group too wide costs a second look,
one too narrow a person who tells everything twice."""

_GROUP = {name: line.split()[0] for line in SHORT_FORMS for name in line.split()}
_NOT_LETTERS = re.compile(r"[^\w\s]|[\d_]")
_APOSTROPHES = re.compile("['`\u00b4\u2018\u2019]")


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name in small plain letters, without titles."""
    joined = _APOSTROPHES.sub("", name)
    apart = unicodedata.normalize("NFKD", joined).casefold()
    plain = "".join(char for char in apart if not unicodedata.combining(char))
    return tuple(word for word in _NOT_LETTERS.sub(" ", plain).split() if word not in TITLES)


def key_of(words: tuple[str, ...]) -> str:
    """One text for all orders and short forms of the same name."""
    return " ".join(sorted(_GROUP.get(word, word) for word in words))


def name_keys(preferred: str, full: str) -> tuple[str, ...]:
    """The ways somebody may be written down: the full name, the preferred one, and both mixed."""
    called, named = words_of(preferred), words_of(full)
    ways = [named, called]
    if len(called) == 1 and len(named) > 1:
        ways.append((*called, named[-1]))
    if len(named) > 2:
        ways.append((named[0], named[-1]))
    keys = dict.fromkeys(key_of(way) for way in ways if way)
    whole = tuple(key for key in keys if " " in key)
    return whole or tuple(keys)
