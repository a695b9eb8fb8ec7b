"""Every transcript (tests/transcripts) is held with a daemon of its own, over a real socket."""

import unittest

import calciwatchd
import transcript

FOLDER = calciwatchd.ROOT / "tests/transcripts"
ANSWER = "<VT>MSH|^~\\&|||EHR|H1|{time}||ACK^A08^ACK|{id}|P|2.5.1<CR>MSA|AA|1<CR><FS><CR>"
MESSAGE = ("> <VT>MSH|^~\\&|EHR|H1|||20240601080000+0000||ADT^A08|1|P|2.5.1<CR>"
           "PID|1||900001^^^H1MRN^MR<CR><FS><CR>")


class Transcripts(unittest.TestCase):
    """One test a file, made below."""


def add(file):
    read = transcript.read(file.name, file.read_text())

    def test(self):
        self.assertTrue(read.title and read.steps, "a transcript has a title and a conversation")
        with calciwatchd.Daemon(read.listener) as daemon:
            transcript.Conversation(daemon, read).hold()
            self.assertTrue(daemon.runs(), daemon.log())

    setattr(Transcripts, "test_" + file.stem.replace("-", "_"), test)


for one in sorted(FOLDER.glob("*.mllp")):
    add(one)


class Reader(unittest.TestCase):
    """A transcript that is not true fails, and says where."""

    # Lines after the title and what must be said of them.
    UNTRUE = {
        "another code": ([MESSAGE, "< " + ANSWER.replace("AA", "AE")], "x.mllp:3: ", "MSA|AE|1"),
        "no answer": ([MESSAGE, "< " + ANSWER + ANSWER], "x.mllp:3: ", "MSA|AA|1"),
        "an answer nobody expects": ([MESSAGE], "x.mllp:2: ", "hears nothing more"),
        "an answer in silence": ([MESSAGE, "sender hears nothing for 500 ms"], "x.mllp:3: ",
                                 "silence"),
        "still open": (["sender connects", "sender is closed"], "x.mllp:3: ", "still open"),
        "not the same": ([MESSAGE, "< " + ANSWER.replace("{id}", "{id:a}"),
                          MESSAGE.replace("|1|", "|2|"),
                          "< " + ANSWER.replace("{id}", "{id:a}").replace("|1<", "|2<")],
                         "x.mllp:5: ", "|P|2.5.1"),
        "another disposition": ([MESSAGE, "< " + ANSWER, "messages: ignored 1"], "x.mllp:4: ",
                                "applied 1"),
        "no alert": ([MESSAGE, "< " + ANSWER, "alerts: raised none-such"], "x.mllp:4: ", "none"),
    }

    def test_what_is_not_so_is_told_with_its_line_and_both_sides(self):
        for what, (lines, place, said) in self.UNTRUE.items():
            with self.subTest(what), calciwatchd.Daemon() as daemon:
                read = transcript.read("x.mllp", "\n".join(["An untrue transcript", *lines]))
                with self.assertRaises(transcript.Difference) as caught:
                    transcript.Conversation(daemon, read, patience=0.5).hold()
                told = str(caught.exception)
                self.assertTrue(told.startswith(place), told)
                self.assertIn(said, told)

    def test_a_line_that_means_nothing_is_an_error(self):
        with self.assertRaisesRegex(ValueError, "x.mllp:3"):
            transcript.read("x.mllp", "Title\nsender connects\n!\n")
        with calciwatchd.Daemon() as daemon, self.assertRaisesRegex(ValueError, "x.mllp:2"):
            transcript.Conversation(
                daemon, transcript.read("x.mllp", "Title\nsender dances\n")).hold()


if __name__ == "__main__":
    unittest.main()
