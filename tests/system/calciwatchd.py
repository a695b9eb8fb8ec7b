"""A calciwatchd of one's own, on a state directory and free ports of a test; and the tool."""

import os
import pathlib
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time

import mllp
import wait

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CALCIWATCHD", str(ROOT / "build/release/daemon/calciwatchd"))
TOOL = os.environ.get("CALCIWATCH", str(ROOT / "build/release/tools/calciwatch"))
INSTALL = os.environ.get("CALCIWATCH_INSTALL")  # the command that installs what was built


def tool(*arguments, timeout=120, **more):
    """What `calciwatch ARGUMENTS` says, and its exit status."""
    return subprocess.run([TOOL, *map(str, arguments)], capture_output=True, text=True,
                          timeout=timeout, check=False, **more)


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class DidNotStart(AssertionError):
    """With what the daemon said."""


def run(main):
    """For scripts: they tidy up also when they are terminated, and say in words what is missing."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        sys.exit(main())
    except DidNotStart as trouble:
        sys.exit(str(trouble))


class Daemon:
    """Use it in a with statement; start() and kill() may be called as often as a test likes. It
    dies with the process that started it."""

    def __init__(self, listener="", rules="tests/data/four_rules", feed="", store=None, more="",
                 environment=None, folder=None):
        """listener, feed: more keys of the one listener and of the feed, as YAML flow text; more:
        lines of YAML; folder: where its state is made, else that of temporary files."""
        self._folder = tempfile.TemporaryDirectory(prefix="calciwatch-test-", dir=folder)
        self.state = pathlib.Path(self._folder.name).resolve()
        self.port, router, live, http = free_ports(4)
        self.router = f"tcp://127.0.0.1:{router}"
        self.live = f"tcp://127.0.0.1:{live}"
        self.store = store or self.state / "calciwatch.db"
        self.environment = environment or {}
        self.config = self.state / "calciwatch.yaml"
        self.config.write_text(
            f"site: T1\n"
            f"store: {{sqlite: {self.store}}}\n"
            f"listeners:\n"
            f"  - {{name: ehr, endpoint: 127.0.0.1:{self.port}{listener}}}\n"
            f'feed: {{router: "{self.router}", live: "{self.live}"{feed}}}\n'
            f"http: {{endpoint: 127.0.0.1:{http}}}\n"
            f"rules: [{ROOT}/{rules}]\n"
            f"terminology: [{ROOT}/config/terminology]\n"
            f"{more}"
        )
        self._log = open(self.state / "log", "ab")
        self._process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        if self._process and self._process.poll() is None:
            self.kill()
        self._log.close()
        self._folder.cleanup()

    def start(self, within=30):
        """Returns when it says that it is ready, as to systemd: after how many seconds."""
        began = time.monotonic()
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
            told.bind("")  # a name that nobody has, and that needs no file
            told.settimeout(0.1)
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL",
                 PROGRAM, "--config", str(self.config), "--state", str(self.state)],
                stdout=self._log, stderr=self._log,
                env={**os.environ, "NOTIFY_SOCKET": "@" + told.getsockname()[1:].decode(),
                     **self.environment})
            while time.monotonic() < began + within and self.runs():
                try:
                    if b"READY=1" in told.recv(4096):
                        return time.monotonic() - began
                except TimeoutError:
                    pass
        raise DidNotStart(f"calciwatchd did not start:\n{self.log()}")

    def kill(self):
        """As a power cut would, but for the machine."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def signal(self, number):
        self._process.send_signal(number)

    def ask_to_stop(self):
        self.signal(signal.SIGTERM)

    def exit_status(self, within=30):
        return self._process.wait(timeout=within)

    def pid(self):
        return self._process.pid

    def runs(self):
        return self._process.poll() is None

    def memory(self):
        """What it holds in memory, in MiB."""
        status = pathlib.Path(f"/proc/{self.pid()}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024

    def log(self):
        return (self.state / "log").read_text(errors="replace")

    def await_log(self, words):
        wait.until(lambda: words in self.log(), self.log)

    def rows(self, query, *parameters):
        """What the store says, read beside the running daemon."""
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query, parameters).fetchall()
        finally:
            connection.close()

    def head(self):
        """The number of the last event."""
        return self.rows("SELECT last FROM counter WHERE name = 'alert_event'")[0][0]

    def stop(self, within=30):
        """As systemd does: it finishes what it has begun."""
        self.ask_to_stop()
        return self.exit_status(within)

    def change_store(self, *statements):
        """While it does not run."""
        self.stop()
        with sqlite3.connect(self.store) as store:
            for statement in statements:
                store.execute(statement)
        store.close()
        self.start()

    def codes(self, *messages):
        """What each was answered with, MSA-1, one after the other on a connection."""
        with mllp.Sender(self.port, timeout=120) as sender:
            return [mllp.code(sender.send(message)) for message in messages]

    def send(self, *messages):
        """Every message must be answered AA."""
        codes = self.codes(*messages)
        if codes != ["AA"] * len(messages):
            raise AssertionError(f"answered {codes}")
