"""A calciwatchd of one's own: started on a state directory and free ports of a test."""

import os
import pathlib
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CALCIWATCHD", str(ROOT / "build/release/daemon/calciwatchd"))
TOOL = os.environ.get("CALCIWATCH", str(ROOT / "build/release/tools/calciwatch"))
INSTALL = os.environ.get("CALCIWATCH_INSTALL")  # the command that installs what was built


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


class Daemon:
    """Use it in a with statement; start() and kill() may be called as often as a test likes."""

    def __init__(self, listener="", rules="tests/data/four_rules", feed="", store=None, more="",
                 environment=None):
        """listener, feed: more keys of the one listener and of the feed, as YAML flow text; more:
        lines of YAML."""
        self._folder = tempfile.TemporaryDirectory(prefix="calciwatch-test-")
        self.state = pathlib.Path(self._folder.name)
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
        """Returns when the listener takes connections."""
        self._process = subprocess.Popen(
            [PROGRAM, "--config", str(self.config), "--state", str(self.state)],
            stdout=self._log, stderr=self._log, env={**os.environ, **self.environment},
        )
        end = time.monotonic() + within
        while time.monotonic() < end and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"calciwatchd did not start:\n{self.log()}")

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

    def log(self):
        return (self.state / "log").read_text(errors="replace")

    def await_log(self, words, within=30):
        end = time.monotonic() + within
        while words not in self.log():
            if time.monotonic() > end:
                raise AssertionError(f"the log does not say '{words}':\n{self.log()}")
            time.sleep(0.02)

    def rows(self, query, *parameters):
        """What the store says, read beside the running daemon."""
        connection = sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute(query, parameters).fetchall()
        finally:
            connection.close()
