"""The body of an answer, decompressed piece by piece under limits."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from http.client import HTTPResponse

from onrecord.fetch.records import FetchError, Limits, Reason

ENCODINGS = "gzip, deflate"
"""What we ask for and take. Others are refused: nobody sends them unasked, but for a reason."""
_PIECE = 65_536
_BOMB_FROM = 1_000_000


def read_body(response: HTTPResponse, url: str, limits: Limits, cut: bool = False) -> bytes:
    """The whole body, decompressed; with `cut`, its beginning where it is over the limit.

    Raises FetchError for a body that is too large, breaks off, is in an encoding that we did not ask for, is not what
    its encoding says, or unpacks to absurd size.
    """
    encoding = (response.getheader("Content-Encoding") or "").strip().lower()
    return _join(_decode(_pieces(response, url), encoding, url, limits), url, limits, cut)


def unpack_gzip(data: bytes, url: str, limits: Limits) -> bytes:
    """A gzip file (a "sitemap.xml.gz") unpacked, under the limits of a body. Raises FetchError."""
    return _join(_decode(iter([data]), "gzip", url, limits), url, limits, cut=False)


def _join(pieces: Iterator[bytes], url: str, limits: Limits, cut: bool) -> bytes:
    parts: list[bytes] = []
    size = 0
    for piece in pieces:
        parts.append(piece)
        size += len(piece)
        if size > limits.decoded:
            if cut:
                return b"".join(parts)[: limits.decoded]
            raise FetchError(url, Reason.SIZE, f"more than {limits.decoded:,} bytes")
    return b"".join(parts)


def _pieces(response: HTTPResponse, url: str) -> Iterator[bytes]:
    while piece := response.read1(_PIECE):
        yield piece
    # http.client is silent about a body that ends early when it is read in pieces.
    if response.length:
        raise FetchError(url, Reason.CONNECTION, f"broke off {response.length:,} bytes before the end")


def _decode(pieces: Iterator[bytes], encoding: str, url: str, limits: Limits) -> Iterator[bytes]:
    if encoding in ("", "identity"):
        return pieces
    if encoding in ("gzip", "x-gzip"):
        return _inflate(pieces, lambda _: zlib.decompressobj(31), url, limits)
    if encoding == "deflate":
        return _inflate(pieces, _deflater, url, limits)
    raise FetchError(url, Reason.ENCODING, f"sent as {encoding[:40]!r}, though only {ENCODINGS} was asked for")


def _deflater(first: bytes) -> zlib._Decompress:
    """For "deflate" as the standard has it (with a zlib header), or bare, as some servers send it."""
    framed = len(first) > 1 and first[0] & 0x0F == 8 and (first[0] << 8 | first[1]) % 31 == 0
    return zlib.decompressobj(15 if framed else -15)


def _inflate(
    pieces: Iterator[bytes], start: Callable[[bytes], zlib._Decompress], url: str, limits: Limits
) -> Iterator[bytes]:
    unpacker: zlib._Decompress | None = None
    received = made = 0
    for piece in pieces:
        received += len(piece)
        data = piece
        while data:
            if unpacker is None or unpacker.eof:
                # Another gzip member, or padding behind the last one.
                if unpacker is not None and not data.startswith(b"\x1f\x8b"):
                    return
                unpacker = start(data)
            out, data = _unpack(unpacker, data, url)
            made += len(out)
            if made > _BOMB_FROM and made > limits.ratio * received:
                raise FetchError(url, Reason.SIZE, f"unpacks to more than {limits.ratio} times its size")
            yield out
    if unpacker is not None and not unpacker.eof:
        raise FetchError(url, Reason.CONNECTION, "the compressed body breaks off")


def _unpack(unpacker: zlib._Decompress, data: bytes, url: str) -> tuple[bytes, bytes]:
    """At most `_PIECE` bytes of output, and the input that is still to be unpacked."""
    try:
        out = unpacker.decompress(data, _PIECE)
    except zlib.error as error:
        raise FetchError(url, Reason.ENCODING, f"not what its encoding says: {error}") from error
    return out, unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
