"""One writer at a time, told at once and by name: a lock that the system lets go when its holder dies, however it dies."""

from __future__ import annotations

import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from onrecord.errors import LedgerError


class WriterLock:
    """The right to write one ledger, kept in the file `LEDGER.lock` beside it, which names the holder.

    Raises LedgerError at once where somebody else holds it, or where the folder cannot be written.
    """

    def __init__(self, ledger: Path) -> None:
        self.path = ledger.with_name(ledger.name + ".lock")
        try:
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise LedgerError(f"{ledger}: cannot be written: {error.strerror} ({self.path.parent})") from error
        if not _seize(self._file):
            holder = _holder(self._file)
            os.close(self._file)
            raise LedgerError(f"{ledger}: another program is writing it ({holder}); reading is possible meanwhile")
        self._sign()

    def _sign(self) -> None:
        since = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        name = f"process {os.getpid()} on {socket.gethostname()} since {since}: {Path(sys.argv[0]).name}"
        os.ftruncate(self._file, 0)
        # The first byte is the one that is locked; what follows can be read by others on every system.
        os.write(self._file, b"\n" + name.encode(errors="replace"))

    def release(self) -> None:
        """Lets go; the file stays, since removing it could remove somebody else's lock."""
        os.close(self._file)

    def __enter__(self) -> WriterLock:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.release()


def _seize(file: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _holder(file: int) -> str:
    try:
        os.lseek(file, 1, os.SEEK_SET)
        return os.read(file, 300).decode(errors="replace").strip() or "holder unknown"
    except OSError:
        return "holder unknown"
