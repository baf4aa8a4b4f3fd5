"""Types keys into an interactive shell in a pseudo-terminal, as a person does.

    type.py KEYS SHELL [ARGUMENT...]

The shell's prompt is to be `ready> `. The keys are typed at the first one, and at the
second the shell is told to exit. What the terminal showed is printed. Ends with an error
where a prompt does not come within a minute.
"""

import os
import pty
import select
import signal
import sys
import time

PROMPT = b"ready> "


def main(keys, shell):
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(shell[0], shell)
    shown = b""
    for typed in (keys, "exit\r"):
        shown += until_prompt(terminal, child)
        os.write(terminal, typed.encode())
    while text := read(terminal, 60):
        shown += text
    os.waitpid(child, 0)
    sys.stdout.buffer.write(shown)


def until_prompt(terminal, child):
    shown = b""
    end = time.monotonic() + 60
    while PROMPT not in shown:
        text = read(terminal, end - time.monotonic())
        if not text:
            os.kill(child, signal.SIGKILL)
            sys.exit(f"no prompt came, only {shown!r}")
        shown += text
    return shown


def read(terminal, seconds):
    """What the terminal shows next; nothing at its end, or after so many seconds."""
    if not select.select([terminal], [], [], max(seconds, 0))[0]:
        return b""
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the shell is gone.
        return b""


main(sys.argv[1], sys.argv[2:])
