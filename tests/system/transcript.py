"""Transcripts of conversations (tests/transcripts/README.md): read, and held against a daemon."""

import dataclasses
import re
import socket
import time

NAMES = {"VT": b"\x0b", "FS": b"\x1c", "CR": b"\r", "LF": b"\n"}
SPOKEN = {value[0]: name for name, value in NAMES.items()}
VARIABLE = {"time": rb"[0-9]{14}\+0000", "id": rb"[A-Z]+[0-9]+"}

STEP = re.compile(r"(?:(?P<who>[a-z]+) )?(?P<way>[<>]) (?P<text>.+)"
                  r"|(?P<subject>[a-z]+):? (?P<what>.+)")
SENT = re.compile(r"<(VT|FS|CR|LF|[0-9A-F]{2})>|\{(\d+) (.)\}")
EXPECTED = re.compile(r"<(VT|FS|CR|LF|[0-9A-F]{2})>|\{(time|id)(?::([a-z]+))?\}")

KEPT = {
    "messages": "SELECT id, disposition || ' ' || control_id FROM message WHERE id > ? ORDER BY id",
    "findings": "SELECT id, code FROM finding WHERE id > ? ORDER BY id",
    "alerts": "SELECT seq, change || ' ' || rule FROM alert_event WHERE seq > ? ORDER BY seq",
}


class Difference(AssertionError):
    """The daemon did something else than the transcript says."""


@dataclasses.dataclass
class Step:
    line: int
    who: str
    what: str  # ">", "<" or the words after the name
    lines: list  # of text, of "<" and ">" only


@dataclasses.dataclass
class Transcript:
    name: str
    title: str
    listener: str  # as YAML flow text, without braces
    steps: list


def read(name, text):
    title, *lines = text.splitlines()
    listener, steps, goes_on = "", [], False
    for number, line in enumerate(lines, 2):
        if line.startswith("listener: {") and line.endswith("}") and not steps:
            listener = ", " + line[len("listener: {"):-1]
        elif line and not line.startswith("#"):
            step = read_step(name, number, line)
            if goes_on and (step.who, step.what) == (steps[-1].who, steps[-1].what):
                steps[-1].lines += step.lines
            else:
                steps.append(step)
            goes_on = step.what in "<>"
            continue
        goes_on = False
    return Transcript(name, title, listener, steps)


def read_step(name, number, line):
    read_as = STEP.fullmatch(line)
    if not read_as:
        raise ValueError(f"{name}:{number}: not a line of a transcript: {line}")
    if read_as["way"]:
        return Step(number, read_as["who"] or "sender", read_as["way"], [read_as["text"]])
    return Step(number, read_as["subject"], read_as["what"], [])


def byte(name):
    return NAMES.get(name) or bytes.fromhex(name)


def sent(text):
    """The bytes that a line stands for."""
    out, at = b"", 0
    for special in SENT.finditer(text):
        out += text[at:special.start()].encode()
        control, count, what = special.groups()
        out += byte(control) if control else int(count) * what.encode()
        at = special.end()
    return out + text[at:].encode()


def expected(text, bound):
    """What a line matches; `bound` has the variable parts that were labelled before."""
    out, at, new = b"", 0, set()
    for special in EXPECTED.finditer(text):
        out += re.escape(text[at:special.start()].encode())
        control, variable, label = special.groups()
        name = f"{variable}_{label}"
        if control:
            out += re.escape(byte(control))
        elif label and name in bound:
            out += re.escape(bound[name])
        elif label and name in new:
            out += b"(?P=%b)" % name.encode()
        elif label:
            new.add(name)
            out += b"(?P<%b>%b)" % (name.encode(), VARIABLE[variable])
        else:
            out += VARIABLE[variable]
        at = special.end()
    return re.compile(out + re.escape(text[at:].encode()))


def readable(data):
    """Bytes as a transcript has them."""
    if not data:
        return "nothing"
    return "".join(f"<{SPOKEN.get(one, f'{one:02X}')}>" if one < 0x20 or one > 0x7e else chr(one)
                   for one in data)


class Connection:
    def __init__(self, port):
        self._socket = socket.create_connection(("127.0.0.1", port))
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = b""  # and not yet expected
        self.ended = False

    def write(self, data):
        self._socket.sendall(data)

    def read_until(self, enough, patience):
        end = time.monotonic() + patience
        while not self.ended and not enough(self.got):
            left = end - time.monotonic()
            if left <= 0:
                return
            self._socket.settimeout(left)
            try:
                data = self._socket.recv(65536)
            except TimeoutError:
                return
            except ConnectionResetError:
                data = b""
            self.got += data
            self.ended = not data
        self._socket.settimeout(None)

    def send_no_more(self):
        self._socket.shutdown(socket.SHUT_WR)

    def close(self):
        self._socket.close()


class Conversation:
    """One transcript held with one daemon; patience: seconds that an answer may take."""

    def __init__(self, daemon, transcript, patience=10):
        self._daemon = daemon
        self._transcript = transcript
        self._patience = patience
        self._connections = {}
        self._bound = {}
        self._last = dict.fromkeys(KEPT, 0)
        self._byte_by_byte = False

    def hold(self):
        try:
            for step in self._transcript.steps:
                self._line = step.line
                self._take(step)
            for who in list(self._connections):
                self._end(who)
        finally:
            self._drop_all()

    def _take(self, step):
        if step.what == ">":
            self._send(step)
        elif step.what == "<":
            self._expect(step)
        elif step.who in KEPT:
            self._look_up(step.who, step.what)
        elif step.who == "pause":
            time.sleep(milliseconds(step.what))
        elif (step.who, step.what) == ("calciwatchd", "is killed and starts again"):
            self._drop_all()
            self._daemon.kill()
            self._daemon.start()
        else:
            self._act(step.who, step.what)

    def _act(self, who, what):
        if what == "connects":
            self._to(who)
        elif what == "closes":
            self._connections.pop(who).close()
        elif what == "sends no more":
            self._to(who).send_no_more()
        elif what == "is closed":
            self._must_be_closed(who)
        elif what == "writes byte by byte":
            self._byte_by_byte = True
        elif what.startswith("hears nothing for "):
            connection = self._to(who)
            connection.read_until(bool, milliseconds(what[len("hears nothing for "):]))
            if connection.got or connection.ended:
                self._differ("silence", readable(connection.got) if connection.got else "its end")
        else:
            raise ValueError(f"{self._transcript.name}:{self._line}: not a step: {who} {what}")

    def _to(self, who):
        if who not in self._connections:
            self._connections[who] = Connection(self._daemon.port)
        return self._connections[who]

    def _send(self, step):
        data = b"".join(map(sent, step.lines))
        size = 1 if self._byte_by_byte else len(data)
        self._byte_by_byte = False
        for at in range(0, len(data), size):
            self._to(step.who).write(data[at:at + size])

    def _expect(self, step):
        connection = self._to(step.who)
        frames = "".join(step.lines).count("<FS><CR>")
        connection.read_until(lambda got: got.count(b"\x1c\r") >= frames, self._patience)
        for line in step.lines:
            came = expected(line, self._bound).match(connection.got)
            if not came:
                self._differ(line, readable(first_line(connection.got)))
            self._bound |= came.groupdict()
            connection.got = connection.got[came.end():]
            self._line += 1

    def _must_be_closed(self, who):
        connection = self._to(who)
        connection.read_until(lambda _: False, self._patience)
        if connection.got:
            self._differ(f"{who} hears nothing more", readable(connection.got))
        if not connection.ended:
            self._differ(f"{who} is closed", "still open")
        self._connections.pop(who).close()

    def _end(self, who):
        """Whatever was answered has to be in the transcript."""
        connection = self._connections[who]
        if not connection.ended:
            connection.send_no_more()
        self._must_be_closed(who)

    def _look_up(self, table, wanted):
        rows, end = [], time.monotonic() + self._patience
        while True:
            rows = self._daemon.rows(KEPT[table], self._last[table])
            got = ", ".join(text.strip() for _, text in rows) or "none"
            if got == wanted or wanted == "none" or time.monotonic() > end:
                break
            time.sleep(0.02)
        if got != wanted:
            self._differ(f"{table}: {wanted}", got)
        if rows:
            self._last[table] = rows[-1][0]

    def _drop_all(self):
        for connection in self._connections.values():
            connection.close()
        self._connections.clear()

    def _differ(self, wanted, got):
        raise Difference(f"{self._transcript.name}:{self._line}: {self._transcript.title}\n"
                         f"  expected  {wanted}\n"
                         f"  got       {got}")


def first_line(data):
    """Up to CR, with the end of a frame that comes just behind it."""
    return re.match(rb"[^\r]*\r?(\x1c\r)?", data).group()


def milliseconds(text):
    number, unit = text.split()
    if unit != "ms":
        raise ValueError(f"milliseconds are meant: {text}")
    return int(number) / 1000
