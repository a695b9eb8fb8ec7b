"""The tool as a script uses it: output, exit status, and daemons that do not behave.

Run with CALCIWATCH set to the program."""

import contextlib
import json
import os
import pathlib
import socket
import subprocess
import tempfile
import threading
import unittest

TOOL = os.environ["CALCIWATCH"]

ONE = "MSH|^~\\&|A|H|B|H|20280229||ADT^A01|C1|P|2.5.1\rPID|1||7^^^H^MR~8||D\\T\\E^J\rNTE|1||\"\"\r"
TWO = ONE.replace("|C1|", "|C2|")


def run(*arguments, data=None):
    return subprocess.run([TOOL, *map(str, arguments)], input=data, capture_output=True,
                          timeout=60, check=False)


@contextlib.contextmanager
def receiver(answers):
    """An MLLP receiver that gives these answers, one a frame, then hangs up."""
    received = []

    def serve():
        peer, _ = door.accept()
        with peer, peer.makefile("rb") as stream:
            for answer in answers:
                frame = b""
                while not frame.endswith(b"\x1c\r"):
                    byte = stream.read(1)
                    if not byte:
                        return
                    frame += byte
                received.append(frame)
                if answer is None:
                    stream.read()
                    return
                peer.sendall(b"\x0b" + answer + b"\x1c\r")

    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{door.getsockname()[1]}", received
        thread.join()


def ack(code, control_id, rest=""):
    header = "MSH|^~\\&|B|H|A|H|20280229||ACK^A01^ACK|X|P|2.5.1"
    return f"{header}\rMSA|{code}|{control_id}\r{rest}".encode()


class Send(unittest.TestCase):
    def test_every_message_of_the_input_is_framed_and_answered_for(self):
        with receiver([ack("AA", "C1"), ack("AA", "C2")]) as (address, received):
            done = run("send", "--to", address, "-", data=(ONE + TWO).replace("\r", "\n").encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(received, [b"\x0b" + m.encode() + b"\x1c\r" for m in (ONE, TWO)])
        self.assertEqual([line.split()[:3] for line in done.stdout.decode().splitlines()],
                         [["AA", "C1", "ADT^A01"], ["AA", "C2", "ADT^A01"]])

    def test_a_refusal_is_shown_with_its_reason_and_gives_1(self):
        error = "ERR||PID^1^3|101^Required field missing^HL70357|E||||no number\r"
        with receiver([ack("AE", "C1", error), ack("AA", "C2")]) as (address, _):
            done = run("send", "--quiet", "--to", address, "-", data=(ONE + TWO).encode())
        self.assertEqual(done.returncode, 1, done.stderr)
        lines = done.stdout.decode().splitlines()
        self.assertEqual(len(lines), 1)
        self.assertIn("AE", lines[0])
        self.assertIn("101 Required field missing at PID-3: no number", lines[0])

    def test_nothing_that_comes_from_outside_steers_the_terminal(self):
        message = ONE.replace("|C1|", "|C1\x1b[2J|")
        error = "ERR||PID^1^3|101|E||||no \\X1B\\[31mnumber\r"
        answers = [ack("A\x1b[1mE", "C1\x1b[2J", error), ack("AA", "C9\x1b[2J")]
        with receiver(answers) as (address, _):
            done = run("send", "--to", address, "-", data=(message + TWO).encode())
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(b"no  [31mnumber", done.stdout)
        self.assertIn(b"MSA-2 C9 [2J", done.stderr)
        self.assertNotIn(b"\x1b", done.stdout + done.stderr)

    def test_json_gives_one_object_a_message(self):
        with receiver([ack("AA", "C1")]) as (address, _):
            done = run("send", "--json", "--to", address, "-", data=ONE.encode())
        line = json.loads(done.stdout)
        self.assertEqual((line["answer"], line["control_id"], line["type"]),
                         ("AA", "C1", "ADT^A01"))

    def test_with_a_window_messages_do_not_wait_for_each_other(self):
        both = ack("AA", "C1") + b"\x1c\r\x0b" + ack("AA", "C2")

        def serve(door):
            peer, _ = door.accept()
            data = b""
            with peer:
                while data.count(b"\x1c\r") < 2:
                    data += peer.recv(4096)
                peer.sendall(b"\x0b" + both + b"\x1c\r")

        with socket.create_server(("127.0.0.1", 0)) as door:
            thread = threading.Thread(target=serve, args=(door,))
            thread.start()
            done = run("send", "--window", 2, "--timeout", 10, "--to",
                       f"127.0.0.1:{door.getsockname()[1]}", "-", data=(ONE + TWO).encode())
            thread.join()
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_an_answer_for_another_message_is_no_answer(self):
        with receiver([ack("AA", "C9")]) as (address, _):
            done = run("send", "--to", address, "-", data=ONE.encode())
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"MSA-2 C9", done.stderr)

    def test_no_answer_in_time_gives_2_and_names_the_message(self):
        with receiver([None]) as (address, _):
            done = run("send", "--timeout", 0.1, "--to", address, "-", data=ONE.encode())
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"no answer for message C1", done.stderr)

    def test_nobody_listening_gives_2_and_says_what_to_do(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            done = run("send", "--to", f"127.0.0.1:{unused.getsockname()[1]}", "-",
                       data=ONE.encode())
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"Is the daemon running", done.stderr)

    def test_nothing_is_sent_when_a_file_cannot_be_read(self):
        with tempfile.TemporaryDirectory() as folder:
            good = pathlib.Path(folder) / "1.hl7"
            good.write_text(ONE)
            for bad in (folder + "/none", "/dev/null"):
                done = run("send", "--to", "127.0.0.1:1", good, bad)
                self.assertEqual(done.returncode, 2)
                self.assertIn(bad.encode(), done.stderr)

    def test_a_folder_is_sent_in_the_order_of_its_names(self):
        with tempfile.TemporaryDirectory() as folder:
            (pathlib.Path(folder) / "2.hl7").write_text(TWO)
            (pathlib.Path(folder) / "1.hl7").write_text(ONE)
            (pathlib.Path(folder) / "README.md").write_text("no message")
            with receiver([ack("AA", "C1"), ack("AA", "C2")]) as (address, _):
                done = run("send", "--to", address, folder)
        self.assertEqual(done.returncode, 0, done.stderr)


class Load(unittest.TestCase):
    def test_an_answer_that_is_no_text_leaves_valid_json(self):
        def serve(door):
            peer, _ = door.accept()
            data = b""
            with peer:
                while more := peer.recv(65536):
                    *frames, data = (data + more).split(b"\x1c\r")
                    for frame in frames:
                        answer = ack("XX", frame.split(b"|")[9].decode())
                        peer.sendall(b"\x0b" + answer.replace(b"|XX|", b'|\xff\x1b"|') + b"\x1c\r")

        with socket.create_server(("127.0.0.1", 0)) as door:
            thread = threading.Thread(target=serve, args=(door,))
            thread.start()
            done = run("load", "--to", f"127.0.0.1:{door.getsockname()[1]}", "--no-feed", "--json",
                       "--connections", 1, "--warm-up", 0, "--duration", 0.3)
            thread.join()
        self.assertEqual(done.returncode, 1, done.stderr)
        one, = json.loads(done.stdout)
        self.assertEqual(list(one["trouble"]), ['\ufffd\x1b"'])


class Show(unittest.TestCase):
    def test_names_and_decoded_values_stand_beside_each_field(self):
        done = run("show", data=ONE.encode())
        self.assertEqual(done.returncode, 0, done.stderr)
        text = done.stdout.decode()
        for line in ("MSH  Message header", "PID  Patient",
                     "  MSH-9      Message type                 type=ADT  event=A01",
                     "  PID-3[2]   Patient identifiers          8",
                     "  PID-5      Name                         family=D&E  given=J",
                     '  NTE-3      Comment                      "" (delete)'):
            self.assertIn(line + "\n", text)

    def test_a_path_gives_only_its_value_for_each_message(self):
        done = run("show", "--path", "MSH-10", data=(ONE + TWO).encode())
        self.assertEqual((done.returncode, done.stdout), (0, b"C1\nC2\n"))
        self.assertEqual(run("show", "--path", "PID-5.1", data=ONE.encode()).stdout, b"D&E\n")
        lines = ONE.replace('""', "a\\X0A1B\\b").encode()
        self.assertEqual(run("show", "--path", "NTE-3", data=lines).stdout, b"a  b\n")

    def test_nothing_at_the_path_gives_1(self):
        self.assertEqual(run("show", "--path", "PV1-2", data=ONE.encode()).returncode, 1)

    def test_what_is_no_path_or_no_message_gives_2(self):
        self.assertEqual(run("show", "--path", "PID", data=ONE.encode()).returncode, 2)
        self.assertEqual(run("show", "--path", "pid-3", data=ONE.encode()).returncode, 2)
        self.assertEqual(run("show", data=b"hello\n").returncode, 2)


class Tool(unittest.TestCase):
    def test_help_of_every_command_has_an_example(self):
        def commands(*above):
            """Those that the help lists, and those below them."""
            text = run(*above, "--help").stdout.decode()
            listed = text.partition("\nSubcommands:\n")[2].partition("\n\n")[0]
            for line in listed.splitlines():
                yield [*above, line.split()[0]]
                yield from commands(*above, line.split()[0])

        every = list(commands())
        self.assertIn(["keys", "make"], every)
        for command in every:
            with self.subTest(command=command):
                done = run(*command, "--help")
                self.assertEqual(done.returncode, 0)
                self.assertIn(b"\n  calciwatch " + " ".join(command).encode() + b" ", done.stdout)
                self.assertIn(b"Exit status", done.stdout)

    def test_wrong_use_gives_2(self):
        for arguments in ([], ["unknown"], ["send"], ["check"], ["send", "--window", "0", "-"],
                          ["listen", "--from", "yesterday"], ["findings", "--since", "yesterday"],
                          ["patients", "--id"], ["quarantine", "show"],
                          ["quarantine", "retry", "1"], ["quarantine", "retry", "--by", "jm"],
                          ["quarantine", "retry", "1", "--all", "--by", "jm"],
                          ["quarantine", "retry", "1", "--listener", "a", "--by", "jm"],
                          ["journal", "--since", "yesterday"], ["store"],
                          ["load", "--mix", "mdm=1"], ["load", "--connections", "0"],
                          ["explain", "1"], ["explain", "1", "r", "--at", "soon"],
                          ["alerts", "--status", "gone"], ["alerts", "--severity", "mild"],
                          ["test", ".", "--mutate", "--json"], ["ack", "1", "--show", "--key", "k"],
                          ["send", "--to", "nowhere", "-"]):
            self.assertEqual(run(*arguments, data=b"").returncode, 2, arguments)

    def test_a_listener_that_nobody_answers_gives_2(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            feed = f"tcp://127.0.0.1:{unused.getsockname()[1]}"
            done = run("listen", "--feed", feed, "--timeout", 1)
        self.assertEqual(done.returncode, 2)


if __name__ == "__main__":
    unittest.main()
