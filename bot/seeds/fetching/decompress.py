"""Reads the body of an HTTP response, with a limit on its size before and after decompression."""

import zlib
from collections.abc import AsyncIterator

from bot.errors import FetchError

LIMIT = 5_000_000  # bytes, for the body as sent and for the decompressed body
_GZIP = 16 + zlib.MAX_WBITS  # has zlib expect a gzip header


def too_big(limit: int) -> FetchError:
    """Return the error for a body of more than ``limit`` bytes."""
    return FetchError(f"It is larger than {limit / 1e6:g} MB, and no more is read.")


async def body(chunks: AsyncIterator[bytes], encoding: str, limit: int) -> bytes:
    """Return the decompressed body; ``encoding`` is the Content-Encoding header.

    Uses little more memory than ``limit`` bytes, whatever the compressed data expands to. Raises
    FetchError if the body is larger than that, damaged, or in an encoding that was not requested.
    """
    match encoding.strip().lower():
        case "" | "identity":
            decompressor = None
        case "gzip" | "x-gzip":
            decompressor = zlib.decompressobj(_GZIP)
        case _:
            raise FetchError("It is packed in a way that was not asked for.")
    whole, received = bytearray(), 0
    async for chunk in chunks:
        received += len(chunk)
        room = limit + 1 - len(whole)
        whole += _decompressed(decompressor, chunk, room) if decompressor else chunk
        if max(received, len(whole)) > limit:
            raise too_big(limit)
        if decompressor and decompressor.eof:
            break
    if decompressor and not decompressor.eof:
        raise FetchError("It is damaged: it cannot be unpacked.")
    return bytes(whole)


def _decompressed(decompressor: "zlib._Decompress", chunk: bytes, most: int) -> bytes:
    try:
        return decompressor.decompress(chunk, most)
    except zlib.error as error:
        raise FetchError("It is damaged: it cannot be unpacked.") from error
