"""Fails on an include that does not point downwards.

    layering.py ROOT            check the tree
    layering.py --self-test     check that mistakes are caught

Each room may include what ROOMS says: other rooms, and libraries by their header. Everything
without a slash or a dot is the standard library. The pure rooms also keep away from threads,
files, streams, sockets and clocks.
"""

import pathlib
import re
import sys
import tempfile

# room: (rooms it may include, libraries it may include)
ROOMS = {
    "hl7": ({"hl7"}, {"tl/", "iconv.h", "emmintrin.h", "immintrin.h"}),
    "alerts": ({"alerts"}, {"tl/", "boost/"}),
    "alerts/interpret": ({"hl7", "alerts", "alerts/interpret"}, {"tl/", "date/"}),
    "alerts/store": ({"alerts", "alerts/store"}, {"tl/", "sqlite3.h", "openssl/", "POSIX"}),
    "alerts/step": (
        {"hl7", "alerts", "alerts/interpret", "alerts/store", "alerts/step"},
        {"tl/", "nlohmann/"},
    ),
    # Of alerts/interpret only what a feed's policy is made of.
    "config": ({"alerts", "alerts/interpret", "config"}, {"tl/", "yaml-cpp/", "POSIX"}),
    "daemon": (
        {"hl7", "alerts", "alerts/interpret", "alerts/store", "alerts/step", "config", "daemon"},
        {"tl/", "boost/", "zmq", "spdlog/", "systemd/", "nlohmann/", "CLI/", "POSIX"},
    ),
    "tools": (
        {"hl7", "alerts", "alerts/interpret", "alerts/store", "alerts/step", "config", "tools"},
        {"tl/", "boost/", "zmq", "nlohmann/", "CLI/", "POSIX"},
    ),
}

# Boost that is not header-only or that talks to the world stays out of the pure core.
NOT_PURE_BOOST = ("boost/asio", "boost/beast", "boost/filesystem", "boost/thread", "boost/process")

PURE = {"hl7", "alerts", "alerts/interpret"}
NOT_PURE_HEADERS = {
    "thread", "mutex", "shared_mutex", "condition_variable", "future", "atomic", "stop_token",
    "semaphore", "fstream", "iostream", "filesystem", "random", "csignal", "cstdlib",
}
NOT_PURE_WORDS = [
    (re.compile(r"::now\s*\("), "reads a clock"),
    (re.compile(r"\bgetenv\s*\("), "reads the environment"),
    (re.compile(r"\b(printf|fopen|fwrite)\s*\("), "writes or reads"),
    (re.compile(r"\bthread_local\b"), "has state of its own"),
]

INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')
COMMENT = re.compile(r"//.*?$")


def room_of(path):
    """The room of a file or include, given relative to the root; None outside every room."""
    folder = path.rpartition("/")[0]
    while folder:
        if folder in ROOMS:
            return folder
        folder = folder.rpartition("/")[0]
    return None


def is_posix(header):
    return header.startswith("sys/") or header in {
        "unistd.h", "fcntl.h", "signal.h", "poll.h", "pthread.h", "arpa/inet.h",
        "netinet/tcp.h"}


def library_allowed(header, room):
    allowed = ROOMS[room][1]
    if room in PURE and header.startswith(NOT_PURE_BOOST):
        return False
    if is_posix(header):
        return "POSIX" in allowed
    if "/" not in header and "." not in header:
        return room not in PURE or header not in NOT_PURE_HEADERS
    return any(header.startswith(prefix) for prefix in allowed)


def mistakes_in(relative, text):
    room = room_of(relative)
    for number, line in enumerate(text.splitlines(), 1):
        place = f"{relative}:{number}"
        include = INCLUDE.match(line)
        if include is None:
            code = COMMENT.sub("", line)
            for pattern, what in NOT_PURE_WORDS:
                if room in PURE and pattern.search(code):
                    yield f"{place}: {room} {what}"
        elif include[1] == '"':
            target = room_of(include[2])
            if target is None:
                yield f'{place}: "{include[2]}" is not named from the root'
            elif target not in ROOMS[room][0]:
                yield f'{place}: {room} may not include {target} ("{include[2]}")'
        elif not library_allowed(include[2], room):
            yield f"{place}: {room} may not include <{include[2]}>"


def sources(root):
    for top in sorted({room.partition("/")[0] for room in ROOMS}):
        for path in sorted((root / top).rglob("*")):
            if path.suffix in {".hpp", ".cpp"}:
                yield path.relative_to(root).as_posix(), path


def check(root):
    """All mistakes of a tree, and how many files were read."""
    mistakes, files = [], 0
    for relative, path in sources(root):
        files += 1
        mistakes += mistakes_in(relative, path.read_text(encoding="utf-8"))
    return mistakes, files


PLANTED = [
    ("hl7/a.cpp", '#include "alerts/time.hpp"', "hl7 may not include alerts"),
    ("hl7/a.cpp", "#include <thread>", "hl7 may not include <thread>"),
    ("hl7/a.cpp", "#include <spdlog/spdlog.h>", "hl7 may not include <spdlog/spdlog.h>"),
    ("hl7/a.cpp", "#include <sys/socket.h>", "hl7 may not include <sys/socket.h>"),
    ("alerts/a.cpp", '#include "hl7/message.hpp"', "alerts may not include hl7"),
    ("alerts/a.cpp", '#include "alerts/store/store.hpp"', "alerts may not include alerts/store"),
    ("alerts/a.cpp", "#include <boost/asio/ip/tcp.hpp>", "alerts may not include <boost/asio"),
    ("alerts/a.cpp", "auto t = std::chrono::system_clock::now();", "alerts reads a clock"),
    ("alerts/interpret/a.cpp", "#include <fstream>", "alerts/interpret may not include <fstream>"),
    ("alerts/store/a.cpp", '#include "hl7/message.hpp"', "alerts/store may not include hl7"),
    ("alerts/step/a.cpp", '#include "daemon/app.hpp"', "alerts/step may not include daemon"),
    ("config/a.cpp", '#include "alerts/store/store.hpp"', "config may not include alerts/store"),
    ("daemon/a.cpp", '#include "tools/command.hpp"', "daemon may not include tools"),
    ("tools/a.cpp", '#include "daemon/app.hpp"', "tools may not include daemon"),
    ("tools/a.cpp", '#include "command.hpp"', "is not named from the root"),
]
SOUND = [
    ("hl7/a.cpp", '#include "hl7/message.hpp"\n#include <string>\n#include <tl/expected.hpp>'),
    ("alerts/interpret/a.cpp", '#include "hl7/ack.hpp"\n#include <date/tz.h>'),
    ("alerts/a.cpp", "// the caller reads system_clock::now() and hands it in"),
    ("daemon/a.cpp", "auto t = std::chrono::system_clock::now();\n#include <thread>"),
]


def self_test():
    failures = []
    for name, text, expected in PLANTED + [(name, text, None) for name, text in SOUND]:
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / name
            path.parent.mkdir(parents=True)
            path.write_text(text, encoding="utf-8")
            found, _ = check(pathlib.Path(folder))
        caught = [mistake for mistake in found if expected and expected in mistake]
        if (expected and not caught) or (not expected and found):
            failures.append(f"{name}: {text!r} gave {found}")
    return failures, len(PLANTED) + len(SOUND)


def main(arguments):
    if arguments == ["--self-test"]:
        mistakes, count = self_test()
        done = f"{count} planted files judged rightly"
    else:
        mistakes, count = check(pathlib.Path(arguments[0]))
        done = f"{count} files, every include points downwards"
        if count == 0:
            mistakes = ["no source file found: is this the root?"]
    for mistake in mistakes:
        print(mistake)
    if not mistakes:
        print(done)
    return 1 if mistakes else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
