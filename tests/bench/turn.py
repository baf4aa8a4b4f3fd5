"""Runs the command lines that come on the standard input, one a line as a JSON array, and
answers each with what it took. A process of its own, for the system counts the memory of
whoever starts a program as that program's peak: this one stays small."""

import json
import os
import sys
import time

nothing = os.open(os.devnull, os.O_RDWR)
streams = [(os.POSIX_SPAWN_DUP2, nothing, 0), (os.POSIX_SPAWN_DUP2, nothing, 1)]


def run(command):
    """Runs a command line to its end, and returns the elapsed milliseconds, those of the
    processor, and the peak of its memory in KiB."""
    started = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=streams)
    _, status, usage = os.wait4(child, 0)
    passed = time.perf_counter() - started
    if status != 0:
        sys.exit(f"{command} ended with {os.waitstatus_to_exitcode(status)}")
    return passed * 1e3, (usage.ru_utime + usage.ru_stime) * 1e3, usage.ru_maxrss


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
