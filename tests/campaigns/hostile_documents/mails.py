"""Hostile e-mails: headers and parts without end."""

from collections.abc import Callable, Iterator, Mapping

from tests.campaigns.hostile_documents.document import HostileDocument, encoded
from tests.support.shapes import LEAD, name

_SIZE = 4_900_000
_HEAD = "From: a@b.example\nSubject: A boat\nDate: Fri, 27 Feb 2026 09:30:00 +0100\n"
_PLAIN = f"\n{LEAD}\n"


def _nested(levels: int) -> str:
    opened = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(levels)
    )
    return _HEAD + "MIME-Version: 1.0\n" + opened + "\n" + LEAD + "\n"


def _parts(number: int) -> str:
    head = _HEAD + "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
    return head + f"--b\n\n{LEAD}\n" * number + "--b--\n"


def _parameters(number: int) -> str:
    given = "".join(f";\n name*{n}=a" for n in range(number))
    return _HEAD + f"MIME-Version: 1.0\nContent-Type: text/plain{given}\n" + _PLAIN


def mails() -> Iterator[HostileDocument]:
    """Yield the hostile e-mails."""
    documents: Mapping[str, tuple[Callable[[], str], str]] = {
        "a sender of 40,000 commas": (
            lambda: "From: " + "a," * 40_000 + "\nSubject: A boat\n" + _PLAIN,
            "header",
        ),
        "a sender of brackets": (
            lambda: "From: " + "(" * 40_000 + "\nSubject: A boat\n" + _PLAIN,
            "header",
        ),
        "a sender in 40,000 lines": (
            lambda: "From:" + "\n a@b.example," * 40_000 + "\nSubject: A boat\n" + _PLAIN,
            "header",
        ),
        "as long a sender as is read": (
            lambda: "From: " + "a," * 950 + "\nSubject: A boat\n" + _PLAIN,
            "",
        ),
        "a subject of encoded words": (
            lambda: "From: a@b.example\nSubject: " + "=?utf-8?q?a?= " * 40_000 + "\n" + _PLAIN,
            "header",
        ),
        "a subject of a million characters": (
            lambda: "From: a@b.example\nSubject: " + "boat " * 200_000 + "\n" + _PLAIN,
            "header",
        ),
        "90,000 recipients": (
            lambda: (
                _HEAD
                + "To: "
                + ",\n ".join(f"{name(n)} <{n}@b.example>" for n in range(90_000))
                + "\n"
                + _PLAIN
            ),
            "",
        ),
        "90,000 headers": (
            lambda: _HEAD + "".join(f"X-{n}: a,b,c,d\n" for n in range(90_000)) + _PLAIN,
            "",
        ),
        "90,000 senders": (lambda: "From: a@b.example\n" * 90_000 + _PLAIN, "header"),
        "embargoes without end": (
            lambda: _HEAD + "Embargo: 2020-01-01\n" * 90_000 + _PLAIN,
            "header",
        ),
        "parts within parts": (lambda: _nested(90), "parts"),
        "parts within parts, 2,000 deep": (lambda: _nested(2_000), "parts"),
        "30,000 parts": (lambda: _parts(30_000), "parts"),
        "parameters in 50,000 pieces": (lambda: _parameters(50_000), "header"),
        "a part with a name without end": (
            lambda: _parts(2).replace(
                "--b\n\n",
                "--b\nContent-Disposition: attachment" + ";\n filename*0*=a" * 20_000 + "\n\n",
                1,
            ),
            "header",
        ),
        "millions of lines": (lambda: _HEAD + "\n" + "a\n" * (_SIZE // 2), "lines"),
        "a boundary in each line": (
            lambda: _HEAD + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n" * 90_000,
            "parts",
        ),
        "an encoding of escapes": (
            lambda: (
                _HEAD + "Content-Transfer-Encoding: quoted-printable\n\n" + "=20" * (_SIZE // 3)
            ),
            "no article text",
        ),
        "one line of base64": (
            lambda: _HEAD + "Content-Transfer-Encoding: base64\n\n" + "Ym9h" * (_SIZE // 4),
            "",
        ),
        "a page within": (
            lambda: (
                _HEAD + "MIME-Version: 1.0\nContent-Type: text/html\n\n" + "<b>a" * (_SIZE // 4)
            ),
            "elements",
        ),
        "an unknown character set": (
            lambda: _HEAD + "Content-Type: text/plain; charset=rot13\n" + _PLAIN,
            "cannot be read",
        ),
        "control characters in the sender": (
            lambda: "From: \x1b[2JA\x07 <a@b.example>\nSubject: A\x1b[31m boat\n" + _PLAIN,
            "",
        ),
    }
    for what, (make, says) in documents.items():
        yield HostileDocument(name=what, file="hostile.eml", says=says, make=encoded(make))
