"""Which article it is (key) and which state of it (revision). Content decides, never the clock.

The revision covers what a digest can show: title, article text, address, date, source, author,
declared topics and that it is retracted, each normalised, so that a re-save in another encoding,
with other line endings, white space, Unicode composition, key order or format makes no new
revision. It leaves out what is not article text: a changed "RELATED:" line is no correction.
"""

import hashlib
import json
import unicodedata
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.seeds.draft import Declared

_TRACKING = frozenset(
    (
        *("fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid"),
        *("yclid", "igshid", "igsh", "mc_cid", "mc_eid", "mkt_tok", "cmpid", "ocid", "ncid"),
        *("xtor", "s_cid", "wt_mc", "at_medium", "at_campaign", "ref_src", "ref_url"),
        *("_hsenc", "_hsmi"),
    )
)
_TRACKING_PREFIXES = ("utm_", "mtm_", "hsa_")
_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


def canonical_url(url: str) -> str | None:
    """The address without what varies between copies of the same link, or None.

    Tracking parameters, fragment, default port, the order of parameters and a closing slash go;
    http counts as https. None for an address that names no page of its site: pages are known to
    declare their front page as canonical, which would make all of them one article.
    """
    parts = urlsplit(url)
    wanted = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in _TRACKING and not name.lower().startswith(_TRACKING_PREFIXES)
    )
    path = parts.path.rstrip("/")
    if not path and not wanted:
        return None
    host = parts.netloc.lower().rpartition("@")[2].removesuffix(_DEFAULT_PORTS[parts.scheme])
    return urlunsplit(("https", host, path, urlencode(wanted), ""))


def key_of(declared: Declared, text: str, path: str, *, many: bool) -> str:
    """The article's key: its declared id, else its canonical address, else its place."""
    if declared.id:
        return f"id:{unicodedata.normalize('NFC', declared.id)}"
    if declared.url and (address := canonical_url(declared.url)):
        return f"url:{address}"
    if many:
        return f"path:{path}#{_digest(_folded(declared.title or text))[:12]}"
    return f"path:{path}"


def revision_of(declared: Declared, kept: str) -> str:
    """The hash of the normalised content; ``kept`` is the text without its excluded spans."""
    url = declared.url and (canonical_url(declared.url) or declared.url)
    content = [
        _folded(declared.title or ""),
        _folded(kept),
        url,
        declared.published and declared.published.isoformat(),
        _folded(declared.source or ""),
        _folded(declared.author or ""),
        sorted({_folded(topic).casefold() for topic in declared.topics}),
    ]
    if declared.retracted:
        content += ["retracted", _folded(declared.reason or "")]
    return _digest(json.dumps(content))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).replace("\ufeff", "").split())


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
