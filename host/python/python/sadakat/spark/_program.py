"""A program that is shipped to workers."""

from __future__ import annotations

import hashlib
import io
import os
import pathlib
import shutil
import tarfile
import tempfile
from typing import Any

from .. import Host
from .._errors import RecordError, SadakatError

#: What a program folder consists of.
_PARTS = ("campaigns", "cases", "plugins", "tables")

#: The programs that this process has loaded, by the hashes of their archives.
_LOADED: dict[str, Host] = {}


class Program:
    """A program folder, checked and packed for workers.

    It is opened on the driver, so that errors are told before anything is
    started. ``digest`` is the hash of the archive: the same files make the same
    archive. ``snapshot`` is the hash that decisions have.
    """

    def __init__(self, folder: str | os.PathLike[str], *, cases: bool = True) -> None:
        host = Host(folder, cases=cases)
        self.snapshot: str = host.snapshot
        self.needs: dict[str, Any] = host.needs()
        self._archive = _pack(pathlib.Path(folder))
        self.digest: str = hashlib.sha256(self._archive).hexdigest()
        if self.needs["shared"]:
            names = ", ".join(f"`{name}`" for name in self.needs["shared"])
            raise RecordError(
                f"campaigns are limited for all members together: {names}",
                "S0519",
                "shared",
                "workers do not know what others give: let `sadakat sweep` decide this"
                " program in a ledger, or leave these campaigns out",
            )
        self._host = _load(self.digest, self._archive, self.snapshot)

    def day_begins(self, day: str) -> str | None:
        """When a day begins by the program's clock; none if members have their own."""
        return self._host._native.day_begins(day)

    def shipped(self, session: Any) -> Shipped:
        """The program as workers get it: once for each executor."""
        return Shipped(self.digest, self.snapshot, session.sparkContext.broadcast(self._archive))


class Shipped:
    """A program on its way to workers."""

    def __init__(self, digest: str, snapshot: str, archive: Any) -> None:
        self._digest, self._snapshot, self._archive = digest, snapshot, archive

    def host(self) -> Host:
        """The program, loaded once in each process."""
        known = _LOADED.get(self._digest)
        return known or _load(self._digest, self._archive.value, self._snapshot)


def _pack(folder: pathlib.Path) -> bytes:
    """The files of a program, in their order and without times and owners, so that
    the same files are the same bytes."""
    names = [folder / "program.toml"]
    for part in _PARTS:
        names += sorted(path for path in (folder / part).rglob("*") if path.is_file())
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in names:
            content = path.read_bytes()
            entry = tarfile.TarInfo(path.relative_to(folder).as_posix())
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return packed.getvalue()


def _load(digest: str, archive: bytes, snapshot: str) -> Host:
    """Loads an archive, which must be the one that is meant and come to the same
    program."""
    if hashlib.sha256(archive).hexdigest() != digest:
        raise SadakatError(f"the archive of the program is damaged: it is not {digest}")
    folder = pathlib.Path(tempfile.mkdtemp(prefix="sadakat-"))
    try:
        with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
            for entry in packed:
                path = folder / entry.name
                path.parent.mkdir(parents=True, exist_ok=True)
                content = packed.extractfile(entry)
                path.write_bytes(b"" if content is None else content.read())
        # Cases were run on the driver.
        host = Host(folder, cases=False)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if host.snapshot != snapshot:
        raise SadakatError(
            f"the program is another one here: {host.snapshot}, not {snapshot};"
            " install the same version of sadakat on all workers"
        )
    _LOADED[digest] = host
    return host
