"""Dask cluster on this machine, or at an address, that talks to nobody but us.

Whoever reaches the port of a scheduler can run code as its owner. The cluster on this machine therefore takes only who
has a certificate that is made for it and forgotten with it, and it starts no HTTP server. A cluster at an address is
its owner's to protect; `security` names its certificates.
"""

import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from distributed import Client, Nanny, Scheduler, Security, SpecCluster, Worker

LOOPBACK: Final = "127.0.0.1"
FORM: Final = "CA,CERT,KEY: three files in PEM format"


class QuietScheduler(Scheduler):
    """Scheduler without an HTTP server."""

    def start_http_server(self, *_: Any, **__: Any) -> None:
        """Start none."""


class QuietWorker(Worker):
    """Worker without an HTTP server."""

    def start_http_server(self, *_: Any, **__: Any) -> None:
        """Start none."""


@contextmanager
def local_client(workers: int) -> Iterator[Client]:
    """Yield a client of a cluster of so many processes on this machine, which ends with the block.

    It takes the package cryptography, which makes the certificate.
    """
    made = Security.temporary()
    common = {"host": LOOPBACK, "protocol": "tls://", "security": made, "dashboard": False}
    with tempfile.TemporaryDirectory(prefix="dask-") as folder:
        own = {"nthreads": 1, "worker_class": QuietWorker, "local_directory": folder, "silence_logs": logging.WARNING}
        options = {**common, **own}
        quiet: Any = logging.WARNING  # a level, though its annotation says bool
        scheduler = {"cls": QuietScheduler, "options": {**common, "port": 0}}
        spec = {number: {"cls": Nanny, "options": options} for number in range(workers)}
        with (
            SpecCluster(spec, scheduler, security=made, silence_logs=quiet) as cluster,
            Client(cluster) as client,
        ):
            yield client


def security(text: str | None) -> Security | None:
    """Return the certificates in ``CA,CERT,KEY``; None for those of Dask's own configuration.

    Raises
    ------
    ValueError
        If they are not three files that can be read.
    """
    if text is None:
        return None
    files = [os.path.expanduser(word.strip()) for word in text.split(",")]
    if len(files) != 3 or not all(map(os.path.isfile, files)):
        wrong = ", ".join(file for file in files if not os.path.isfile(file)) or text
        raise ValueError(f"--dask-security: got {wrong}; allowed: {FORM}")
    authority, certificate, key = files
    found = Security(require_encryption=True, tls_ca_file=authority, tls_client_cert=certificate, tls_client_key=key)
    try:
        found.get_connection_args("client")
    except OSError as error:  # ssl.SSLError is one
        raise ValueError(f"--dask-security: {text}: {error}; allowed: {FORM}") from error
    return found
