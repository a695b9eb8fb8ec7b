"""SIGTERM: what was received is finished, kept, answered and published; then the daemon leaves."""

import socket
import unittest

import calciwatchd
import mllp
import ward

PIPELINED = 200


class Stop(unittest.TestCase):
    def test_what_was_received_is_answered_before_the_daemon_leaves(self):
        with calciwatchd.Daemon() as daemon:
            with mllp.Sender(daemon.port) as sender:
                # One answer shows that the connection is served before the signal.
                self.assertEqual(mllp.code(sender.send(ward.diagnosis("S1"))), "AA")
                messages = [ward.order("S1", f"S1-{n}") for n in range(PIPELINED)]
                sender.write(b"".join(map(mllp.framed, messages)))
                first = sender.read()
                daemon.ask_to_stop()
                answers = [first]
                while (answer := sender.read()) is not None:
                    answers.append(answer)
            self.assertEqual(daemon.exit_status(), 0, daemon.log())
            sent = [ward.control_id_of(message) for message in messages]
            answered = [mllp.field(answer, "MSA", 2) for answer in answers]
            self.assertEqual(answered, sent[:len(answered)], "not in order")
            self.assertEqual({mllp.code(answer) for answer in answers}, {"AA"})
            kept = {control_id for (control_id,) in daemon.rows("SELECT control_id FROM message")}
            self.assertLessEqual(set(answered), kept)
            with self.assertRaises(OSError):
                socket.create_connection(("127.0.0.1", daemon.port), timeout=1)

    def test_it_leaves_at_once_when_there_is_nothing_to_do(self):
        with calciwatchd.Daemon() as daemon:
            daemon.ask_to_stop()
            self.assertEqual(daemon.exit_status(within=10), 0, daemon.log())

    def test_a_second_daemon_on_the_same_store_is_refused(self):
        with calciwatchd.Daemon() as first, calciwatchd.Daemon() as second:
            second.ask_to_stop()
            second.exit_status()
            second.config.write_text(second.config.read_text().replace(str(second.store),
                                                                       str(first.store)))
            with self.assertRaises(AssertionError):
                second.start()
            self.assertEqual(second.exit_status(), 1)
            self.assertTrue(first.runs())


if __name__ == "__main__":
    unittest.main()
