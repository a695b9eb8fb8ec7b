"""The disk of the store fails or is full: nothing is answered AA that was not kept, and the daemon
goes on by itself when the disk does."""

import os
import pathlib
import subprocess
import tempfile
import unittest

import calciwatchd
import mllp
import ward

FAILING_DISK = os.environ.get("CALCIWATCH_FAILING_DISK")
MIB = 1 << 20


class SmallDisk:
    """A file system of its own in memory; `impossible` says why there is none."""

    def __init__(self, size):
        self._folder = tempfile.TemporaryDirectory(prefix="calciwatch-disk-")
        self.path = pathlib.Path(self._folder.name)
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "calciwatch-test",
                               str(self.path)], capture_output=True, text=True, check=False)
        self.impossible = done.stderr.strip() if done.returncode else None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if not self.impossible:
            subprocess.run(["umount", "-l", str(self.path)], check=True)
        self._folder.cleanup()

    def free(self):
        found = os.statvfs(self.path)
        return found.f_bavail * found.f_frsize

    def fill(self, leaving):
        size = self.free() - leaving
        with open(self.path / "filler", "wb") as file:
            os.posix_fallocate(file.fileno(), 0, size)

    def clear(self):
        (self.path / "filler").unlink()


def large(number):
    """A message of 30 kB about a patient of its own."""
    note = "NTE|1||" + "x" * 30_000
    return ward.message("ADT^A01^ADT_A01", [
        f"EVN|A01|{ward.now()}", ward.pid(f"D{number}"), "PV1|1|I|W1^01^01", note])


class Disk(unittest.TestCase):
    def assert_kept(self, daemon, messages):
        kept = {bytes(raw) for (raw,) in daemon.rows("SELECT raw FROM message")}
        lost = [message for message in messages if message not in kept]
        self.assertEqual(len(lost), 0, "answered AA and not kept")
        self.assertEqual(daemon.rows("SELECT count(*) - count(DISTINCT digest) FROM message"),
                         [(0,)])

    def small_disk(self, size):
        disk = SmallDisk(size)
        self.addCleanup(disk.__exit__)
        if disk.impossible:
            self.skipTest(f"no file system of its own: {disk.impossible}")
        return disk

    def test_a_full_disk_costs_no_answered_message_and_the_daemon_goes_on(self):
        disk = self.small_disk("48m")
        with calciwatchd.Daemon(store=disk.path / "calciwatch.db",
                                more="disk: {warn_below: 0, stop_below: 0}\n") as daemon:
            messages = [large(number) for number in range(120)]
            daemon.send(*messages[:5])
            disk.fill(leaving=MIB)
            codes = []
            for message in messages:
                codes += daemon.codes(message)
                if codes[-3:] == ["AE"] * 3:
                    break
            self.assertEqual(codes[-3:], ["AE"] * 3, "the disk was never full")
            answered = [m for m, code in zip(messages, codes) if code == "AA"]
            self.assert_kept(daemon, answered)
            self.assertIn("the store fails", daemon.log())

            disk.clear()
            daemon.await_log("the store works again")  # though nobody sent anything
            self.assertRegex(daemon.log(), r"works again after \d+ s, [1-9]\d* messages were not")
            daemon.send(*messages)
            self.assert_kept(daemon, messages)
            daemon.kill()
            daemon.start()
            self.assert_kept(daemon, messages)
            self.assertEqual(daemon.log().count("the store fails"), 1)

    def test_the_daemon_stops_before_the_disk_is_full(self):
        disk = self.small_disk("64m")
        with calciwatchd.Daemon(store=disk.path / "calciwatch.db",
                                more="disk: {warn_below: 32 MiB, stop_below: 16 MiB}\n") as daemon:
            daemon.send(large(1))
            disk.fill(leaving=24 * MIB)
            daemon.await_log("below 16 MiB nothing is accepted")
            daemon.send(large(2))  # a warning stops nobody
            disk.clear()
            daemon.await_log("there is room again")
            disk.fill(leaving=8 * MIB)
            daemon.await_log("nothing is accepted before")
            refused = large(3)
            with mllp.Sender(daemon.port) as sender:
                answer = sender.send(refused)
            self.assertEqual(mllp.code(answer), "AE")
            self.assertIn(b"207", answer)
            self.assertGreater(disk.free(), 7 * MIB, "it wrote all the same")
            disk.clear()
            daemon.await_log("the store works again")
            daemon.send(refused)

    def daemon_with(self, what):
        """Not yet started; and the file whose existence makes `what` fail."""
        daemon = calciwatchd.Daemon(environment={
            "LD_PRELOAD": FAILING_DISK, "ASAN_OPTIONS": "verify_asan_link_order=0"})
        faults = daemon.state / "faults"
        daemon.environment["CALCIWATCH_TEST_FAULTS"] = str(faults)
        return daemon, daemon.state / f"faults.{what}"

    def live_through_a_fault(self, what):
        daemon, fault = self.daemon_with(what)
        with daemon:
            diagnosis, first, second = (ward.diagnosis("F1"), ward.order("F1", "o1"),
                                        ward.order("F1", "o2"))
            daemon.send(diagnosis)
            fault.touch()
            self.assertEqual(daemon.codes(first, second, first), ["AE"] * 3)
            self.assert_kept(daemon, [diagnosis])
            self.assertEqual(daemon.rows("SELECT count(*) FROM alert_event"), [(0,)])
            # As a service that is started again: what was in doubt is not in doubt any more.
            if what == "sync":
                daemon.kill()
                fault.unlink()
                daemon.start()
            else:
                fault.unlink()
                daemon.await_log("the store works again")
            daemon.send(first, second, diagnosis)
            fault.touch()
            self.assertEqual(daemon.codes(ward.order("F1", "o3")), ["AE"])
            fault.unlink()
            daemon.send(first, second)
            daemon.kill()
            daemon.start()
            self.assert_kept(daemon, [diagnosis, first, second])
            subjects = daemon.rows("SELECT subject FROM alert_event WHERE change = 'raised'")
            for order in ("o1", "o2"):
                self.assertEqual(sum(f"{order}^OE" in subject for (subject,) in subjects), 1)
            self.assertEqual(daemon.rows("SELECT max(seq) - count(*) FROM alert_event"), [(0,)])

    @unittest.skipUnless(FAILING_DISK, "CALCIWATCH_FAILING_DISK is not set: run it by ctest")
    def test_a_write_that_fails_costs_no_answered_message(self):
        self.live_through_a_fault("write")

    @unittest.skipUnless(FAILING_DISK, "CALCIWATCH_FAILING_DISK is not set: run it by ctest")
    def test_a_sync_that_fails_costs_no_answered_message(self):
        self.live_through_a_fault("sync")

    @unittest.skipUnless(FAILING_DISK, "CALCIWATCH_FAILING_DISK is not set: run it by ctest")
    def test_a_log_that_cannot_be_copied_for_sure_ends_the_daemon_and_the_next_start_has_all(self):
        daemon, fault = self.daemon_with("home")
        messages = [large(number) for number in range(400)]
        answered = []
        with daemon:
            fault.touch()
            try:
                for message in messages:
                    if daemon.codes(message) == ["AA"]:
                        answered.append(message)
            except OSError:
                pass  # it has left
            self.assertEqual(daemon.exit_status(), 1)
            self.assertIn("leaving at once: SQLite error 1034: a sync of the store's file failed",
                          daemon.log())
            fault.unlink()
            daemon.start()
            self.assertGreater(len(answered), 0)
            self.assert_kept(daemon, answered)
            daemon.send(*messages)
            self.assert_kept(daemon, messages)


if __name__ == "__main__":
    unittest.main()
