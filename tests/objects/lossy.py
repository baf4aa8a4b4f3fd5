"""A proxy that loses, delays and repeats: what stands between a client and an object store.

    lossy.py LISTEN TARGET PROBABILITY [SEED]

Listens on the port LISTEN of this machine and passes requests on to the port TARGET. To a conditional
PUT, one of these happens with this probability: it is lost, its answer is lost, its answer becomes a
500, it is refused with 503 or 409, it is passed on twice, or it is passed on again much later. To
another request, that it or its answer is lost. When it ends, it prints how often each happened.
"""

import asyncio
import collections
import random
import signal
import sys

counted = collections.Counter()
# Connections, and requests that are passed on again. Without this they may be forgotten while they wait.
tasks = set()


async def message(reader, has_body=True):
    """Reads the head and the body of a request or an answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length, chunked = 0, False
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
        if name.lower() == b"transfer-encoding" and b"chunked" in value.lower():
            chunked = True
    if not has_body:
        return head, b""
    if not chunked:
        return head, await reader.readexactly(length)
    body = b""
    while True:
        size = await reader.readuntil(b"\r\n")
        body += size + await reader.readexactly(int(size.split(b";")[0], 16) + 2)
        if size.strip() == b"0":
            return head, body


async def exchange(port, head, body):
    """Passes a request on, over a connection of its own, and returns the answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head + body)
        await writer.drain()
        first, rest = await message(reader, has_body=not head.startswith(b"HEAD "))
        while first.split(b" ", 2)[1] == b"100":
            first, rest = await message(reader)
        return first, rest
    finally:
        writer.close()


def answer(status):
    return b"HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n" % status


async def later(port, head, body):
    """Passes a request on again when it is long forgotten."""
    await asyncio.sleep(random.uniform(0.05, 5))
    try:
        await exchange(port, head, body)
    except (OSError, asyncio.IncompleteReadError):
        pass


async def serve(port, probability, reader, writer):
    tasks.add(asyncio.current_task())
    try:
        while True:
            head, body = await message(reader)
            lower = head.lower()
            put = head.startswith(b"PUT ") and (b"if-match:" in lower or b"if-none-match:" in lower)
            fault = "passed on"
            if random.random() < probability:
                kinds = ["lost", "answer lost"]
                if put:
                    kinds += ["answer lost", "500", "503", "409", "twice", "later"]
                fault = random.choice(kinds)
            counted[("PUT " if put else "") + fault] += 1
            if fault == "lost":
                return
            if fault in ("503", "409"):
                status = b"503 Slow Down" if fault == "503" else b"409 Conflict"
                writer.write(answer(status))
                await writer.drain()
                continue
            if fault == "later":
                task = asyncio.create_task(later(port, head, body))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
            first, rest = await exchange(port, head, body)
            if fault == "twice":
                first, rest = await exchange(port, head, body)
            if fault == "answer lost":
                return
            writer.write(answer(b"500 Internal Server Error") if fault == "500" else first + rest)
            await writer.drain()
    except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
        pass
    finally:
        tasks.discard(asyncio.current_task())
        writer.close()


async def main():
    listen, target, probability = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])
    random.seed(sys.argv[4] if len(sys.argv) > 4 else None)
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    server = await asyncio.start_server(
        lambda reader, writer: serve(target, probability, reader, writer),
        "127.0.0.1",
        listen,
        limit=1 << 24,
    )
    async with server:
        await stop.wait()
    for fault, count in sorted(counted.items()):
        print(f"  {fault}: {count}", flush=True)


asyncio.run(main())
