"""A machine of one's own: a real systemd, booted on nothing but /usr and what was installed.

PID 1 of its own namespaces, with a network of its own that has only loopback. Its root is in
memory, its /usr the host's (read only) with the installation on top, its /etc and /var are empty as
on the first boot. All of it is gone when the test ends. Needs root and control groups version 2.
"""

import ctypes
import fcntl
import os
import pathlib
import shutil
import socket
import struct
import subprocess
import tempfile
import time
import uuid

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"
SYSTEMD = "/usr/lib/systemd/systemd"
NAMESPACES = ["--pid", "--mount", "--uts", "--ipc", "--net", "--cgroup"]
CLONE_NEWNET = 0x40000000
SIOCSIFADDR = 0x8916

# Makes $1 the machine's root and becomes its systemd. What the host shares with it beyond /usr is
# closed: kernel settings are read only, devices are the harmless ones.
BOOT = r"""
set -eu
root=$1 install=$2
mount -t tmpfs -o mode=755 calciwatch-test "$root"
cd "$root"
mkdir -p usr etc var proc sys dev run tmp root old
for name in bin sbin lib lib32 lib64 libx32; do
    if [ -L "/$name" ]; then ln -s "usr/$name" "$name"; fi
done
echo "$3" >etc/machine-id
DESTDIR=$root sh -c "$install"
mount -t overlay -o "lowerdir=$root/usr:/usr" overlay usr

mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do
    touch "dev/$device"
    mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
mount -t tmpfs tmpfs dev/shm
mount -t tmpfs -o mode=755 tmpfs run

pivot_root . old
exec </dev/null
umount -l old
exec setpriv --bounding-set=-sys_module,-sys_rawio,-sys_time \
    env -i container=calciwatch-test PATH="$PATH" \
    "$SYSTEMD" --system --unit=basic.target --log-target=journal
"""


def _control_group():
    """Where this process is in the version 2 hierarchy, as a folder; None when there is none."""
    def lines(file):
        return pathlib.Path(file).read_text().splitlines()

    mounts = [line.split() for line in lines("/proc/self/mountinfo")]
    mounted = next((m[4] for m in mounts if m[3] == "/" and m[m.index("-") + 1] == "cgroup2"), None)
    own = next((line[3:] for line in lines("/proc/self/cgroup") if line.startswith("0::")), None)
    return pathlib.Path(mounted + own) if mounted and own else None


def impossible():
    """Why no machine can be booted here; None when one can."""
    if os.geteuid() != 0:
        return "only root can boot a machine"
    for program in (SYSTEMD, "unshare", "nsenter", "setpriv", "pivot_root"):
        if not shutil.which(program, path=PATH):
            return f"{program} is not installed"
    if not pathlib.Path("/bin").is_symlink():
        return "/bin is not in /usr"
    group = _control_group()
    if group is None or not os.access(group, os.W_OK):
        return "no control group version 2 is there to be written"
    tried = subprocess.run(
        ["unshare", *NAMESPACES, "--fork", "--kill-child", "sh", "-ec",
         "mount -t tmpfs tmpfs /tmp; mkdir /tmp/a /tmp/b;"
         "mount -t overlay -o lowerdir=/tmp/a:/tmp/b overlay /tmp/b; mount -t proc proc /tmp/a"],
        capture_output=True, text=True, check=False)
    if tried.returncode != 0:
        return f"no namespaces and mounts of one's own: {tried.stderr.strip()}"
    return None


class Machine:
    """Use it in a with statement. `install` is a shell command that honours DESTDIR."""

    def __init__(self, install):
        self._install = install
        self._folder = None
        self._group = _control_group() / f"calciwatch-test-{os.getpid()}"
        self._host_network = None
        self._log = None
        self._process = None

    def __enter__(self):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="calciwatch-test-"))
        self._log = tempfile.TemporaryFile()
        self._host_network = os.open("/proc/self/ns/net", os.O_RDONLY)
        try:
            self._boot()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _boot(self):
        self._group.mkdir()
        # It must not outlive the test, and is in its control group before it makes a namespace.
        self._process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "sh", "-c",
             'echo $$ >"$0/cgroup.procs" && exec "$@"', str(self._group),
             "unshare", *NAMESPACES, "--fork", "--kill-child",
             "bash", "-c", BOOT, "boot", str(self._folder), self._install, uuid.uuid4().hex],
            env={"PATH": PATH, "SYSTEMD": SYSTEMD}, stdin=subprocess.DEVNULL,
            stdout=self._log, stderr=self._log)
        end = time.monotonic() + 60
        while time.monotonic() < end and self._process.poll() is None:
            if self._systemd() and self.run("systemctl", "is-system-running").stdout.strip() in (
                    "running", "degraded"):
                network = os.open(f"/proc/{self._running()}/ns/net", os.O_RDONLY)
                self._enter_network(network)
                os.close(network)
                return
            time.sleep(0.1)
        self._log.seek(0)
        raise AssertionError("systemd did not come up: " + self._log.read().decode())

    def __exit__(self, *_):
        if self._process:
            self._process.kill()
            self._process.wait()
        self._enter_network(self._host_network)
        os.close(self._host_network)
        self._log.close()
        # The kernel may need a moment to see the last process go.
        for folder, _, _ in list(os.walk(self._group, topdown=False)):
            for _ in range(100):
                try:
                    os.rmdir(folder)
                    break
                except OSError:
                    time.sleep(0.05)
        self._folder.rmdir()

    @staticmethod
    def _enter_network(namespace):
        """Sockets that this process makes from now on are in that network."""
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.setns(namespace, CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")

    @staticmethod
    def add_address(address):
        """One more IPv4 address of the machine, as if it had a second network."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            fcntl.ioctl(any_socket, SIOCSIFADDR, struct.pack(
                "16sHH4s8x", b"lo:1", socket.AF_INET, 0, socket.inet_aton(address)))

    def _systemd(self):
        """PID 1 of the machine by its number outside; None before it is systemd. Until then it
        still sees the host's files, where a command would talk to the host's systemd."""
        process = self._process.pid
        try:
            children = pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()
            if children and pathlib.Path(f"/proc/{children[0]}/comm").read_text() == "systemd\n":
                return children[0]
        except OSError:
            pass
        return None

    def _running(self):
        systemd = self._systemd()
        if systemd is None:
            raise AssertionError("the machine does not run")
        return systemd

    def file(self, path):
        """A file of the machine, seen from the test."""
        return pathlib.Path(f"/proc/{self._running()}/root{path}")

    def run(self, *command, within=60):
        """Runs it in the machine as root."""
        return subprocess.run(
            ["nsenter", "--target", self._running(), *NAMESPACES, "--root", "--wd",
             "env", "-i", f"PATH={PATH}", "LC_ALL=C.UTF-8", *command],
            capture_output=True, text=True, timeout=within, check=False)
