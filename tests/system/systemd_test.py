"""The unit on a real boot: a systemd of its own runs what `cmake --install` put there."""

import json
import re
import shutil
import socket
import sqlite3
import stat
import tempfile
import time
import unittest

import calciwatchd
import machine
import mllp
import wait
import ward

PORT = 2575  # of the one listener in the shipped configuration
UNIT = "calciwatchd.service"
CONFIGURATION = "/etc/calciwatch/calciwatch.yaml"
STATE = "/var/lib/calciwatch"
DROP_IN = f"/run/systemd/system/{UNIT}.d"
NETWORK = "10.1.2.3"  # beyond loopback
PIPELINED = 200

# The unit as shipped, but that a refused system call is death and not only an error: what the
# filter takes from the daemon cannot go unseen. (A sanitizer's last look at the heap needs ptrace.)
STRICT = "[Service]\nSystemCallErrorNumber=kill\nEnvironment=ASAN_OPTIONS=detect_leaks=0\n"

impossible = machine.impossible() if calciwatchd.INSTALL else (
    "CALCIWATCH_INSTALL does not say how to install")


@unittest.skipIf(impossible, impossible)
class Systemd(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.machine = cls.enterClassContext(machine.Machine(
            f"{calciwatchd.INSTALL} --prefix /usr/local"))
        cls.default = cls.machine.file(CONFIGURATION).read_text()

    def setUp(self):
        """As after the installation: nothing runs, nothing is kept."""
        self.machine.run("systemctl", "stop", UNIT)
        self.machine.run("rm", "-rf", STATE, DROP_IN)
        self.machine.run("systemctl", "reset-failed", UNIT)
        self.machine.file(CONFIGURATION).write_text(self.default)
        self.began = time.time()
        self.drop_in("strict", STRICT)

    def tearDown(self):
        self.assertNotIn("SYS", self.properties("ExecMainStatus", "Result").values())
        for line in self.journal():
            self.assertNotRegex(line["MESSAGE"], r"status=31/SYS|\bSIGSYS\b")

    def ok(self, *command):
        done = self.machine.run(*command)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr + self.told())
        return done.stdout

    def drop_in(self, name, text):
        self.machine.file(DROP_IN).mkdir(parents=True, exist_ok=True)
        self.machine.file(f"{DROP_IN}/{name}.conf").write_text(text)
        self.ok("systemctl", "daemon-reload")

    def start(self):
        self.ok("systemctl", "start", UNIT)

    def properties(self, *names):
        lines = self.machine.run("systemctl", "show", f"--property={','.join(names)}", UNIT).stdout
        return dict(line.split("=", 1) for line in lines.splitlines())

    def until(self, within=30, **expected):
        """Waits until the unit's properties match the patterns."""
        def match():
            now = self.properties(*expected)
            return all(re.fullmatch(pattern, now[name]) for name, pattern in expected.items())
        wait.until(match, lambda: f"{self.properties(*expected)}, expected {expected}\n"
                                  f"{self.told()}", within)

    def journal(self, *arguments):
        """What the unit logged, and systemd about it, in this test."""
        lines = self.machine.run("journalctl", "--unit", UNIT, "--output=json",
                                 f"--since=@{self.began:.6f}", *arguments).stdout
        return [json.loads(line) for line in lines.splitlines()]

    def told(self):
        return "\n".join(line["MESSAGE"] for line in self.journal())

    def kill(self, signal):
        self.ok("systemctl", "kill", "--kill-whom=main", f"--signal={signal}", UNIT)

    def test_it_is_ready_when_it_listens_and_runs_as_its_own_user(self):
        self.ok("systemd-sysusers")
        self.start()
        with mllp.Sender(PORT):  # at once
            pass
        unit = self.properties("Type", "MainPID", "User", "ActiveState", "NRestarts")
        self.assertEqual((unit["Type"], unit["User"], unit["ActiveState"], unit["NRestarts"]),
                         ("notify", "calciwatch", "active", "0"))
        account = self.ok("getent", "passwd", "calciwatch").strip().split(":")
        self.assertEqual(account[5:], [STATE, "/usr/sbin/nologin"])
        process = self.machine.file(f"/proc/{unit['MainPID']}").stat()
        state = self.machine.file(STATE).stat()
        self.assertEqual((process.st_uid, state.st_uid), (int(account[2]), int(account[2])))
        self.assertEqual(oct(stat.S_IMODE(state.st_mode)), oct(0o700))
        for file in self.machine.file(STATE).iterdir():
            self.assertEqual(oct(stat.S_IMODE(file.stat().st_mode)), oct(0o600), file.name)
        wanted = 'Status: "0 connections, 0 messages, 0 of them in quarantine'
        # For a moment it looks whether patients are to be looked at again.
        wait.until(lambda: wanted in self.ok("systemctl", "status", "--no-pager", UNIT))

    def test_a_message_is_answered_AA_and_its_alert_comes_out(self):
        self.start()
        with mllp.Sender(PORT) as sender:
            self.assertEqual(mllp.code(sender.send(ward.diagnosis("U1"))), "AA")
            self.assertEqual(mllp.code(sender.send(ward.order("U1", "U1-1"))), "AA")
            event = json.loads(self.ok("calciwatch", "listen", "--json", "--count", "1",
                                       "--topics", "alert/1/H1/rx/critical/",
                                       "--timeout", "20"))
            self.until(StatusText="1 connections, 2 messages, 0 of them in quarantine, .*")
        self.assertEqual(event["data"]["alert"]["rule"], "vka-in-calciphylaxis")

    def test_a_killed_daemon_comes_back_and_answers_the_same_again(self):
        self.start()
        message = ward.diagnosis("U2")
        with mllp.Sender(PORT) as sender:
            first = sender.send(message)
            self.assertEqual(mllp.code(first), "AA")
            self.kill("SIGKILL")
            self.until(ActiveState="active", NRestarts="1")
        with mllp.Sender(PORT) as sender:
            self.assertEqual(sender.send(message), first)

    def test_a_daemon_that_hangs_is_restarted_by_the_watchdog(self):
        self.drop_in("watchdog", "[Service]\nWatchdogSec=6\n")
        self.start()
        time.sleep(7)  # longer than it may be silent
        self.until(ActiveState="active", NRestarts="0")  # a daemon that lives is left alone
        self.kill("SIGSTOP")
        self.until(ActiveState="active", NRestarts="1")
        self.assertRegex(self.told(), "Watchdog timeout")
        with mllp.Sender(PORT) as sender:
            self.assertEqual(mllp.code(sender.send(ward.diagnosis("U3"))), "AA")

    def test_a_stop_finishes_what_was_received(self):
        self.start()
        with mllp.Sender(PORT) as sender:
            sender.write(b"".join(mllp.framed(ward.diagnosis(f"U4-{n}"))
                                  for n in range(PIPELINED)))
            answers = [sender.read()]
            self.ok("systemctl", "stop", "--no-block", UNIT)
            while (answer := sender.read()) is not None:
                answers.append(answer)
        self.until(within=15, ActiveState="inactive", Result="success")
        self.assertEqual({mllp.code(answer) for answer in answers}, {"AA"})
        # SQLite cannot open a file in another root.
        with tempfile.TemporaryDirectory(prefix="calciwatch-test-") as copy:
            shutil.copytree(self.machine.file(STATE), copy, dirs_exist_ok=True)
            store = sqlite3.connect(f"{copy}/calciwatch.db")
            kept = {row[0] for row in store.execute("SELECT control_id FROM message")}
            store.close()
        self.assertLessEqual({mllp.field(answer, "MSA", 2) for answer in answers}, kept)
        self.assertIn(f"stopped: {len(kept)} messages kept", self.told())
        self.assertIn("Deactivated successfully", self.told())

    def test_it_starts_by_itself_once_a_mistake_is_put_right(self):
        self.drop_in("fast", "[Service]\nRestartSec=50ms\n")
        self.machine.file(CONFIGURATION).write_text("site: H1\nlistner: []\n")
        self.assertNotEqual(self.machine.run("systemctl", "start", UNIT).returncode, 0)
        self.until(NRestarts=r"[1-9]\d")  # where systemd's own limit is five
        mistakes = {line["MESSAGE"] for line in self.journal("--priority=err")
                    if line["SYSLOG_IDENTIFIER"] == "calciwatchd"}
        self.assertEqual(len(mistakes), 1, mistakes)
        self.assertIn(f"{CONFIGURATION}:2:1: ", mistakes.pop())
        self.machine.file(CONFIGURATION).write_text(self.default)
        self.until(ActiveState="active")

    def test_a_reload_takes_what_is_right_and_refuses_what_is_wrong(self):
        self.start()
        self.machine.file(CONFIGURATION).write_text(self.default + "listner: []\n")
        self.assertNotEqual(self.machine.run("systemctl", "reload", UNIT).returncode, 0)
        self.assertRegex(self.told(), rf"{CONFIGURATION}:\d+:1: unknown key 'listner'")
        with mllp.Sender(PORT) as sender:
            self.assertEqual(mllp.code(sender.send(ward.diagnosis("U6"))), "AA")
        # Past the check, as kill -HUP is: the daemon itself refuses it, and says so.
        self.kill("SIGHUP")
        self.until(StatusText="RELOAD REFUSED, 1 mistake, .*")
        self.machine.file(CONFIGURATION).write_text(self.default)
        self.ok("systemctl", "reload", UNIT)
        self.until(ActiveState="active", NRestarts="0", StatusText=r"\d connections, .*")
        self.assertIn("reloaded: 1 listener", self.told())

    def test_a_network_is_let_in_by_the_drop_in_of_the_manual_only(self):
        self.machine.add_address(NETWORK)
        self.machine.file(CONFIGURATION).write_text(
            f"listeners:\n  - {{name: ehr, endpoint: {NETWORK}:{PORT}}}\n")
        self.start()
        with self.assertRaises(TimeoutError):
            socket.create_connection((NETWORK, PORT), timeout=1)
        self.drop_in("network", f"[Service]\nIPAddressAllow={NETWORK}/24\n")
        self.ok("systemctl", "restart", UNIT)
        socket.create_connection((NETWORK, PORT), timeout=10).close()

    def test_the_key_of_the_feed_stays_roots_and_comes_as_a_credential(self):
        folder = "/etc/calciwatch"
        public = self.ok("calciwatch", "keys", "server", f"{folder}/feed.key").strip()
        self.ok("calciwatch", "keys", "make", "board", "--clients", f"{folder}/clients",
                "--topics", "alert/", "--secret", "/root/board.key")
        self.machine.file(CONFIGURATION).write_text(
            "feed: {curve: {credential: feed.key, clients: clients}}\n")
        self.assertNotEqual(self.machine.run("systemctl", "start", UNIT).returncode, 0)
        self.assertIn("$CREDENTIALS_DIRECTORY is not set", self.told())
        if self.machine.run("systemd-run", "--pipe", "--wait", "-p",
                            f"LoadCredential=feed.key:{folder}/feed.key", "sh", "-c",
                            'cat "$CREDENTIALS_DIRECTORY/feed.key"').returncode != 0:
            # Said, and the other tests count: this is the only one that needs it.
            print("left out: this machine's systemd cannot hand over credentials")
            return
        self.drop_in("credential", f"[Service]\nLoadCredential=feed.key:{folder}/feed.key\n")
        self.ok("systemctl", "restart", UNIT)
        with mllp.Sender(PORT) as sender:
            sender.send(ward.diagnosis("U6"))
            sender.send(ward.order("U6", "U6-1"))
        listen = ("calciwatch", "listen", "--name", "board", "--count", "1", "--timeout", "20")
        self.ok(*listen, "--key", "/root/board.key", "--server-key", public)
        self.assertNotEqual(self.machine.run(*listen[:-1], "4").returncode, 0)

    def test_the_log_has_its_priorities(self):
        self.start()
        with mllp.Sender(PORT) as sender:
            sender.write(b"no frame\r")
            self.assertEqual(mllp.code(sender.send(ward.diagnosis("U5"))), "AA")
        self.ok("systemctl", "stop", UNIT)
        lines = [line for line in self.journal() if line["SYSLOG_IDENTIFIER"] == "calciwatchd"]
        for text, priority in (("listener ehr: ", "6"), ("bytes outside", "4"), ("stopped: ", "6")):
            self.assertEqual([line["PRIORITY"] for line in lines if text in line["MESSAGE"]],
                             [priority], text)
        self.assertEqual({line["PRIORITY"] for line in lines}, {"4", "6"}, self.told())

    def test_it_is_as_closed_as_the_manual_says(self):
        self.assertEqual(self.ok("systemd-analyze", "verify", UNIT), "")
        exposure = self.ok("systemd-analyze", "security", "--no-pager", "--threshold=15", UNIT)
        rated = re.search(r"exposure level for \S+: ([\d.]+)", exposure)[1]
        self.assertIn(f"rates the unit {rated} ",
                      (calciwatchd.ROOT / "docs/operations.md").read_text())


if __name__ == "__main__":
    unittest.main()
