"""Real messages from many systems: each gets exactly one answer and the daemon stays up."""

import csv
import os
import pathlib
import unittest

import calciwatchd
import mllp

CORPUS = pathlib.Path(os.environ.get("CALCIWATCH_CORPUS")
                      or calciwatchd.ROOT.parent / "shared" / "corpus")
# Holes left by a template, one segment only, a fuzzer's input: these may be refused.
BAD = {"tmpl", "short", "fuzz"}


def messages():
    """(name, bytes, whether it is marked as bad)"""
    with open(CORPUS / "index.tsv", newline="", encoding="utf-8") as index:
        for row in csv.DictReader(index, delimiter="\t"):
            flags = set((row["flags"] or "").replace(",", " ").split())
            yield row["file"], (CORPUS / row["file"]).read_bytes(), bool(flags & BAD)


@unittest.skipUnless((CORPUS / "index.tsv").is_file(), f"no corpus of real messages at {CORPUS}")
class Corpus(unittest.TestCase):
    def test_every_message_is_kept_and_answered_once_in_its_own_words(self):
        counts = {}
        with calciwatchd.Daemon(listener=", processing_ids: PTD") as daemon, \
                mllp.Sender(daemon.port) as sender:
            for name, message, bad in messages():
                if b"\x0b" in message or b"\x1c" in message:
                    continue  # cannot stand in a frame
                with self.subTest(message=name):
                    answer = sender.send(message)
                    code = mllp.code(answer)
                    kept = daemon.rows("SELECT disposition FROM message WHERE raw = ?", message)
                    self.assertEqual(len(kept), 1)
                    self.assertIn(code, ["AA"] if kept[0][0] == "ignored" else ["AA", "AE", "AR"])
                    if not bad:
                        counts[code, kept[0][0]] = counts.get((code, kept[0][0]), 0) + 1
                    elif code != "AA":
                        self.assertEqual(kept[0][0], "quarantined")
            # Had a message got two answers, this one would get the wrong one.
            last = b"MSH|^~\\&|T|H|C|H|20280101||ADT^A01|LAST|P|2.5\rPID|1||1^^^H^MR\r"
            self.assertEqual(mllp.field(sender.send(last), "MSA", 2), "LAST")
            self.assertTrue(daemon.runs())
        print("clean messages by answer and disposition:", counts)
        self.assertGreater(sum(counts.values()), 0)


if __name__ == "__main__":
    unittest.main()
