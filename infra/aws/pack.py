"""
Makes the zip of a function: a distribution's folder with our bootstrap in front of its own, which becomes `launch`.

    pack.py FOLDER BOOTSTRAP ZIP

The same files give the same bytes: CloudFormation then sees that nothing changed. Times are kept, in UTC, as the JVM's
AOT cache knows the jars by them.
"""

import os
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

MAX_UNPACKED = 262_144_000  # Lambda's bound, in bytes


def entries(folder: Path, bootstrap: Path) -> Iterator[tuple[str, Path]]:
    yield "bootstrap", bootstrap
    for name, file in files(folder):
        yield ("launch" if name == "bootstrap" else name), file


def files(folder: Path) -> Iterator[tuple[str, Path]]:
    for root, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            file = Path(root, name)
            yield file.relative_to(folder).as_posix(), file


def pack(folder: Path, bootstrap: Path, target: Path) -> int:
    """:return: how many bytes it is when it is unpacked"""
    size = 0
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, file in entries(folder, bootstrap):
            facts = file.stat()
            size += facts.st_size
            ours = not file.is_relative_to(folder)
            when = (2026, 1, 1, 0, 0, 0) if ours else time.gmtime(facts.st_mtime)[:6]
            info = zipfile.ZipInfo(name, when)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (0o100755 if facts.st_mode & 0o100 else 0o100644) << 16
            with file.open("rb") as source, archive.open(info, "w") as entry:
                while block := source.read(1 << 20):
                    entry.write(block)
    part.replace(target)
    return size


def main(folder: str, bootstrap: str, target: str) -> None:
    if not Path(folder, "bootstrap").is_file():
        sys.exit(f"{folder} is no distribution: it has no bootstrap")
    Path(target).parent.mkdir(parents=True, exist_ok=True)
    size = pack(Path(folder), Path(bootstrap), Path(target))
    megabytes = f"{size / 1e6:.0f} MB unpacked, {Path(target).stat().st_size / 1e6:.0f} MB packed"
    print(f"{Path(target).name}: {megabytes}")
    if size > MAX_UNPACKED:
        sys.exit(f"{target} is larger than Lambda takes: {size} of {MAX_UNPACKED} bytes unpacked")


if __name__ == "__main__":
    main(*sys.argv[1:])
