"""The built-in mail catcher: keeps every mail in a folder instead of letting it leave."""

import asyncio
import mailbox
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path

import click
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Keeper:
    """What the SMTP server does with a mail: it is on the disk before the sender hears 250."""

    def __init__(self, folder: Path) -> None:
        folder.parent.mkdir(parents=True, exist_ok=True)
        self.maildir = mailbox.Maildir(folder, create=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the server looks for this name
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.maildir.add(content)
        return "250 Kept, not sent on"


async def catch_mail(
    folder: Path, *, host: str, port: int, stop: asyncio.Event, started: Callable[[str], None]
) -> None:
    """Keep mails in a folder until told to stop; `started` hears the address, also when `port` is 0."""
    loop, keeper = asyncio.get_running_loop(), _Keeper(folder)
    # a name is given because the library would ask the resolver for one
    server = await loop.create_server(lambda: SMTP(keeper, loop=loop, hostname="localhost"), host, port)
    started("smtp://{}:{}".format(*server.sockets[0].getsockname()[:2]))
    try:
        await stop.wait()
    finally:
        server.close()


class Catcher(threading.Thread):
    """A catcher beside other work in the process."""

    def __init__(self, folder: Path) -> None:
        super().__init__(name="catcher", daemon=True)
        self._folder = folder
        self._url: Future[str] = Future()
        self._tell_to_stop: Callable[[], object] = lambda: None

    def run(self) -> None:
        """Catch mails until told to stop."""
        try:
            asyncio.run(self._catch())
        except OSError as error:
            self._url.set_exception(error)

    def url(self) -> str:
        """Where to send mail to; waits until it can be sent.

        Raises: OSError when the folder or the port cannot be had.
        """
        return self._url.result(timeout=10)

    def stop(self) -> None:
        """Listen no more; stopping twice is as stopping once."""
        with suppress(RuntimeError):  # the loop has ended already
            self._tell_to_stop()
        self.join(5)

    async def _catch(self) -> None:
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        self._tell_to_stop = lambda: loop.call_soon_threadsafe(stop.set)
        await catch_mail(self._folder, host="127.0.0.1", port=0, stop=stop, started=self._url.set_result)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=1025, show_default=True, help="0 takes a free one.")
@click.option("--dir", "folder", type=click.Path(path_type=Path), required=True, help="Where the mails are kept.")
def main(host: str, port: int, folder: Path) -> None:
    """Catch mails until told to stop."""
    asyncio.run(_catch_until_told(folder, host, port))


async def _catch_until_told(folder: Path, host: str, port: int) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await catch_mail(folder, host=host, port=port, stop=stop, started=lambda url: click.echo(f"Catching mail: {url}"))


if __name__ == "__main__":
    main()
