"""What is tried: addresses within, redirects, bodies and answers that no server should send."""

import gzip
import zlib
from collections.abc import Iterator

from tests.campaigns.hostile.case import Case
from tests.campaigns.hostile.slow_servers import MEGABYTE, malformed
from tests.support.web import RSS, Item, Web, page, rss


def cases(sites: Web, port: int) -> list[Case]:
    """Everything that is tried and does not depend on time; ``port`` must not be reached."""
    return [*inside(port), *leading(sites, port), *malformed(sites), *bodies(sites, port)]


def inside(port: int) -> Iterator[Case]:
    """Addresses of this machine, of its network, and of the cloud that it may be in."""
    private = "not on the public internet"
    for host in (
        *("127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0"),
        *("[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
        *("169.254.169.254", "[fd00:ec2::254]", "10.0.0.1", "172.16.0.1", "192.168.1.1"),
        *("100.64.0.1", "[fe80::1]", "[fc00::1]", "[2002:7f00:1::]", "[2001:0:7f00:1::]"),
        *("0.0.0.0", "255.255.255.255", "224.0.0.1", "[ff02::1]", "198.18.0.1", "192.0.0.8"),
        *("inside.example", "metadata.example", "mapped.example", "nat64.example"),
        *("loop.example", "mixed.example", "zone.example"),
    ):
        yield Case(name=host, address=f"http://{host}:{port}/feed", says=private)
    yield Case(
        name="octal digits",
        address=f"http://0177.0.0.1:{port}/feed",
        says="cannot be read",
    )
    yield Case(
        name="a full stop at the end",
        address=f"http://127.0.0.1.:{port}/feed",
        says="no server of this name",
    )
    yield Case(
        name="digits of another script",
        address=f"http://①②⑦.0.0.1:{port}/feed",
        says="cannot be read",
    )


def leading(sites: Web, port: int) -> Iterator[Case]:
    """Redirects to where no redirect may lead."""
    targets = {
        "within": (f"http://127.0.0.1:{port}/", "not on the public internet"),
        "by-number": (f"http://2130706433:{port}/", "not on the public internet"),
        "by-six": (f"http://[::1]:{port}/", "not on the public internet"),
        "metadata": ("http://169.254.169.254/latest/meta-data/", "not on the public internet"),
        "file": ("file:///etc/passwd", "neither http nor https"),
        "gopher": (f"gopher://127.0.0.1:{port}/", "neither http nor https"),
        "password": (f"http://a:b@127.0.0.1:{port}/", "never sent"),
        "nonsense": ("http://[", "no server of this name"),
    }
    for name, (target, says) in targets.items():
        address = sites.put(f"{name}.example", "/", "", status=302, headers={"Location": target})
        yield Case(name=f"a redirect: {target}", address=address, says=says)
    for number in range(9):
        host, following = (
            f"round{number}.example",
            sites.url(f"round{(number + 1) % 9}.example", "/"),
        )
        sites.put(host, "/", "", status=301, headers={"Location": following})
    yield Case(
        name="a redirect without end",
        address=sites.url("round0.example", "/"),
        says="again and again",
    )
    sites.put("rebinding.example", "/", "", status=302, headers={"Location": "/again"})
    yield Case(
        name="a name that leads inside when it is asked again",
        address=sites.url("rebinding.example", "/"),
        says="not on the public internet",
    )


def bodies(sites: Web, port: int) -> Iterator[Case]:
    """Bodies, encodings and statuses."""
    lol = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 12))
    item = "<item><title>{}</title><description>{}</description></item>"
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{lol}]><rss version="2.0"><channel>'
        f"<title>Bomb</title>{item.format('A bomb', '&l11;')}</channel></rss>"
    )
    outside = (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">'
        f'<!ENTITY b SYSTEM "http://127.0.0.1:{port}/entity">]><rss version="2.0"><channel>'
        f"<title>Outside</title>{item.format('&a; &b;', '&a; &b;')}</channel></rss>"
    )
    deep = f"<rss version='2.0'><channel>{'<a>' * 30_000}{'</a>' * 30_000}</channel></rss>"
    large = f"<rss version='2.0'><channel>{'<a/>' * 400_000}</channel></rss>"
    wrong = rss(Item(guid="1")).replace("utf-8", "euc-jp").encode().replace(b"Tull", b"\xff\xfe")
    big = b"<rss version='2.0'><channel>" + b" " * 100 * MEGABYTE
    for host, body, kind, says in (
        ("laughs", bomb, RSS, "declares entities"),
        ("external", outside, RSS, "declares entities"),
        ("deep", deep, RSS, "more than 200 deep"),
        ("large", large, RSS, "elements, and no more than 75,000"),
        ("charset", wrong, RSS, "says that it is written in"),
        ("hundred", big, RSS, "larger than 5 MB"),
        ("html", page("Back soon", "We are working on it."), "text/html", "web page, not a feed"),
        ("picture", b"\x89PNG\r\n", "image/png", "It is image/png"),
        ("nothing", "", RSS, "It is empty"),
        ("json", '{"version": "https://jsonfeed.org/version/1"}', "text/plain", "no feed"),
        ("noise", bytes(range(256)) * 40, RSS, "binary"),
        ("cut", rss(*(Item(guid=str(each)) for each in range(9)))[:2_000], RSS, "cut off"),
    ):
        address = sites.put(f"{host}.example", "/feed", body, kind=kind)
        yield Case(name=host, address=address, says=says, good=not says)
    for encoding, body, says in (
        ("br", rss(), "not asked for"),
        ("gzip, gzip", gzip.compress(gzip.compress(rss().encode())), "not asked for"),
        ("gzip", "not packed", "cannot be unpacked"),
        ("deflate", zlib.compress(rss().encode()), "not asked for"),
    ):
        address = sites.put(
            f"packed{len(encoding)}.example",
            "/feed",
            body,
            kind=RSS,
            headers={"Content-Encoding": encoding},
        )
        yield Case(name=f"Content-Encoding: {encoding}", address=address, says=says)
    for status in (304, 401, 403, 404, 410, 429, 500, 503):
        address = sites.put(f"status{status}.example", "/feed", "", status=status, kind=RSS)
        yield Case(
            name=f"{status}",
            address=address,
            says="nothing is new" if status == 304 else f"({status})",
        )
    teaser = Item(guid="1", link=f"http://127.0.0.1:{port}/page", text="", whole=False)
    yield Case(
        name="an item whose page is within",
        address=sites.put("teaser.example", "/feed", rss(teaser), kind=RSS),
        says="not on the public internet",
        good=True,
    )
