"""The sender's side of MLLP, in plain sockets: tests must see every byte."""

import socket


def framed(message):
    return b"\x0b" + message + b"\x1c\r"


class Sender:
    def __init__(self, port, timeout=30):
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self._read = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        self._socket.close()

    def write(self, data):
        self._socket.sendall(data)

    def read(self):
        """The next answer without its envelope; None when the daemon hung up."""
        while b"\x1c\r" not in self._read:
            data = self._socket.recv(65536)
            if not data:
                return None
            self._read += data
        frame, _, self._read = self._read.partition(b"\x1c\r")
        if not frame.startswith(b"\x0b"):
            raise AssertionError(f"an answer without its start block: {frame[:40]!r}")
        return frame[1:]

    def send(self, message):
        self.write(framed(message))
        answer = self.read()
        if answer is None:
            raise ConnectionError("the daemon hung up without an answer")
        return answer


def field(answer, segment, number):
    """A field of an answer; None when the segment is not there."""
    for line in answer.split(b"\r"):
        fields = line.split(b"|")
        if fields[0] == segment.encode():
            return fields[number].decode() if number < len(fields) else ""
    return None


def code(answer):
    return field(answer, "MSA", 1)
