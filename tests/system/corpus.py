"""Real messages from many systems, when they are there: the folder is not part of this tree."""

import csv
import os
import pathlib

import calciwatchd

FOLDER = pathlib.Path(os.environ.get("CALCIWATCH_CORPUS")
                      or calciwatchd.ROOT.parent / "shared" / "corpus")
HOSPITAL = "google+simhospital"  # the coherent histories of a simulated one
missing = None if (FOLDER / "index.tsv").is_file() else f"no corpus of real messages at {FOLDER}"


def messages(repository=None):
    """(name, bytes, its marks in the index); of one repository only, when it is named."""
    with open(FOLDER / "index.tsv", newline="", encoding="utf-8") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            if repository in (None, row["repo"]):
                yield row["file"], (FOLDER / row["file"]).read_bytes(), row["flags"] or ""
