"""A link as it arrives: taken apart, without what its way through other programs did to it.

Mail, chats and pages add parameters of their own to an address, write its ``&`` as HTML does, break
it into lines, or leave a full stop behind it. Everything that reads a link reads it through here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus

FORMULA_KEY = "f"  # a formula's value is kept as it is: a bracket at its end belongs to it

FOREIGN_PREFIXES = (
    "utm_", "mtm_", "pk_", "piwik_", "hsa_", "_hs", "__hs", "_ga", "_gl", "gad_", "mc_", "oly_",
    "vero_", "fb_action_", "n_",
)  # fmt: skip
FOREIGN = frozenset((
    "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "yclid", "ymclid",
    "twclid", "ttclid",
    "li_fat_id", "rdt_cid", "epik", "scid", "irclickid", "wickedid", "srsltid", "igsh",
    "igshid", "mkt_tok", "napm", "kakao_agent", "from", "isappinstalled", "ref", "ref_src",
    "ref_url", "referrer", "si", "s_cid", "s_kwcid", "ef_id", "cmpid", "ncid", "trk", "spm",
    "feature", "embed", "embed_options",
))  # fmt: skip
"""What others append and no part of the lab reads, in small letters: campaigns and clicks that are
counted (Google, Meta, Microsoft, Yandex, X, TikTok, LinkedIn, Reddit, Naver, WeChat, Matomo,
HubSpot, Mailchimp, YouTube), and ``embed``, with which Streamlit itself leaves out its frame."""

BROKEN = re.compile(r"[\t\r\n]+")  # browsers drop these too, by the URL standard
AMPERSAND = re.compile(r"&(?:(?:amp|#0*38|#x0*26)(?:;|%3b))+", re.IGNORECASE)
LEFT_OF_AMPERSAND = re.compile(r"(?:(?:amp|#0*38|#x0*26);)+", re.IGNORECASE)
AROUND = " \t\r\n<>\"'“”‘’«»"
BEHIND = AROUND + ".,:;!?…。、)]}"  # what ends a sentence or a bracket that a link stands in
ESCAPED = re.compile(r"[\w.~*+,%-]*", re.ASCII)


class Part(NamedTuple):
    """A parameter of a link: its name and value, and how they stand there.

    Attributes:
        key: Without escapes.
        value: The same; a ``+`` in the link is a blank.
        written: The value with its escapes.
    """

    key: str
    value: str
    written: str

    @property
    def by_machine(self) -> bool:
        """Whether every sign is escaped that a program escapes, so that a + is meant as a blank."""
        return ESCAPED.fullmatch(self.written) is not None

    @property
    def with_pluses(self) -> str:
        """The value as a person means it who typed it into an address: a + is a plus.

        Where the link has no + any more, some program has turned it into another blank.
        """
        if "+" in self.written:
            return unquote(self.written)
        return re.sub(" +", "+", self.value.strip(" "))


def query_of(source: str) -> str:
    """What stands behind the ``?`` of a whole link, or all of it; without a fragment."""
    plain = AMPERSAND.sub("&", source.strip(AROUND))
    _, mark, query = plain.partition("?")
    return (query if mark else plain).partition("#")[0]


def parts(query: str) -> list[Part]:
    """The parameters of a query string, in order, save those that others have appended."""
    plain = AMPERSAND.sub("&", BROKEN.sub("", query.lstrip("?")))
    written = [part for part in plain.split("&") if part]
    found = [_part(part, last=n == len(written)) for n, part in enumerate(written, start=1)]
    return [part for part in found if not is_foreign(part.key)]


def joined(listed: Iterable[Part]) -> str:
    """A query string of parameters, their values written as they were."""
    return "&".join(f"{_escaped(part.key)}={part.written}" for part in listed)


def is_foreign(key: str) -> bool:
    """Whether a parameter is known to be appended by others."""
    name = key.lower()
    return name in FOREIGN or name.startswith(FOREIGN_PREFIXES)


def _part(text: str, last: bool) -> Part:
    name, _, written = text.partition("=")
    key = LEFT_OF_AMPERSAND.sub("", unquote_plus(name).strip(), count=1)
    if key == FORMULA_KEY:
        return Part(key, unquote_plus(written), written)
    value = unquote_plus(written).strip()
    return Part(key, value.rstrip(BEHIND) if last else value, written)


def _escaped(key: str) -> str:
    return re.sub("[%&=+#]", lambda sign: f"%{ord(sign[0]):02X}", key)
