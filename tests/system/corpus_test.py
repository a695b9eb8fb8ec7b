"""Real messages from many systems: each is kept and gets exactly one answer; the daemon stays up."""

import collections
import unittest

import calciwatchd
import corpus
import mllp
import ward

# Marked in the index: one segment only. There is no patient in it to speak of.
SHORT = "short"


def asked_for(message):
    """The answers that MSH-15 and MSH-16 allow, each as its codes in a row."""
    header = message.lstrip(b"\xef\xbb\xbf \r\n").splitlines()[0] if message.strip() else b""
    fields = header.split(header[3:4]) if header[:3] == b"MSH" and len(header) > 3 else []
    accept, application = (fields[n].decode("latin-1") if n < len(fields) else "" for n in (14, 15))
    due = {"AL": "AER", "NE": "", "ER": "ER", "SU": "A"}
    if accept not in due or application not in due:
        return {"AA", "AE", "AR"}
    return {("C" + outcome if outcome in due[accept] else "")
            + ("A" + outcome if outcome in due[application] else "") for outcome in "AER"}


@unittest.skipIf(corpus.missing, corpus.missing)
class Corpus(unittest.TestCase):
    def answers(self, sender, message):
        """All answers to a message: those that come before the answer to the next one."""
        probe = ward.message("ADT^A99", [])
        sender.write(mllp.framed(message) + mllp.framed(probe))
        answers = []
        while mllp.field(answer := sender.read(), "MSA", 2) != ward.control_id_of(probe):
            answers.append(answer)
        return answers

    def test_every_message_is_kept_and_answered_as_its_sender_asks(self):
        counts = collections.Counter()
        with calciwatchd.Daemon(listener=", processing_ids: PTD") as daemon, \
                mllp.Sender(daemon.port) as sender:
            for name, message, marks in corpus.messages():
                if b"\x0b" in message or b"\x1c" in message:
                    continue  # cannot stand in a frame
                with self.subTest(message=name):
                    codes = [mllp.code(answer) for answer in self.answers(sender, message)]
                    (disposition, reason), = daemon.rows(
                        "SELECT disposition, reason FROM message WHERE raw = ?", message)
                    counts[disposition, *codes] += 1
                    if reason == "an acknowledgement is not answered":
                        self.assertIn(b"ACK", message.split(b"\r")[0])
                        self.assertEqual(codes, [])
                        continue
                    self.assertIn("".join(codes), asked_for(message))
                    # What is refused is kept for a person to look at.
                    if any(code[1] != "A" for code in codes):
                        self.assertEqual(disposition, "quarantined")
                    if SHORT in marks:
                        self.assertNotEqual(disposition, "applied")
            self.assertTrue(daemon.runs())
        print("messages by disposition and answer:", dict(counts))
        self.assertGreater(counts["applied", "AA"], 0)


if __name__ == "__main__":
    unittest.main()
