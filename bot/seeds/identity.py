"""Computes an article's key, which identifies it, and its revision, which identifies its state.

Both depend on the content only, never on the clock. The revision is a hash of what a digest can
show: title, article text, URL, date, source, author, declared topics and retraction. Each is
normalised, so that saving an article again in another encoding or format, or with other line
endings, white space, Unicode composition or key order, makes no new revision. Boilerplate is left
out: a changed "RELATED:" line is not a correction.
"""

import hashlib
import json
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from bot.seeds.draft import Declared
from bot.text import normalised

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
    """Return a form of the URL that is the same for all copies of a link.

    Drops login, tracking parameters, fragment, default port and trailing slashes, sorts the
    parameters and turns http into https. Returns None for the URL of a site's front page, because
    some sites declare it as the canonical URL of all their pages, which would make all of them one
    article.
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
    """Return the article's key: its declared id, else its canonical URL, else its file's path.

    In a file with ``many`` articles, the path is followed by a hash of the title or text.
    """
    if declared.id:
        return f"id:{normalised(declared.id)}"
    if declared.url and (address := canonical_url(declared.url)):
        return f"url:{address}"
    if many:
        return f"path:{path}#{_digest(normalised(declared.title or text))[:12]}"
    return f"path:{path}"


def revision_of(declared: Declared, kept: str) -> str:
    """Return a hash of the normalised content; ``kept`` is the text without the excluded spans."""
    url = declared.url and (canonical_url(declared.url) or declared.url)
    content = [
        normalised(declared.title or ""),
        normalised(kept),
        url,
        declared.published and declared.published.isoformat(),
        normalised(declared.source or ""),
        normalised(declared.author or ""),
        sorted({normalised(topic).casefold() for topic in declared.topics}),
    ]
    if declared.retracted:
        content += ["retracted", normalised(declared.reason or "")]
    return _digest(json.dumps(content))


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
