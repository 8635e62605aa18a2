"""The body of an answer, of bounded size however it is packed."""

import zlib
from collections.abc import AsyncIterator

from bot.errors import FetchError

LIMIT = 5_000_000  # bytes, as they come and unpacked
_GZIP = 16 + zlib.MAX_WBITS


def too_big(limit: int) -> FetchError:
    """What is said of a body that is larger."""
    return FetchError(f"It is larger than {limit / 1e6:g} MB, and no more is read.")


async def body(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """The unpacked body of at most ``limit`` bytes; ``encoding`` is the Content-Encoding.

    Never holds much more than that, whatever it would unpack to. Raises FetchError where it is
    larger, damaged or packed in another way than was asked for.
    """
    match encoding.strip().lower():
        case "" | "identity":
            unpacker = None
        case "gzip" | "x-gzip":
            unpacker = zlib.decompressobj(_GZIP)
        case _:
            raise FetchError("It is packed in a way that was not asked for.")
    whole, came = bytearray(), 0
    async for chunk in chunks:
        came += len(chunk)
        whole += _unpacked(unpacker, chunk, limit + 1 - len(whole)) if unpacker else chunk
        if max(came, len(whole)) > limit:
            raise too_big(limit)
        if unpacker and unpacker.eof:
            break
    if unpacker and not unpacker.eof:
        raise FetchError("It is damaged: it cannot be unpacked.")
    return bytes(whole)


def _unpacked(unpacker: "zlib._Decompress", chunk: bytes, most: int) -> bytes:
    try:
        return unpacker.decompress(chunk, most)
    except zlib.error as error:
        raise FetchError("It is damaged: it cannot be unpacked.") from error
