"""A web service that decides purchases with limits, and keeps what changed: every
member's account and every answer, in one transaction::

    python service.py rules shop.db

It says where it listens; an event is posted to it as JSON.
"""

from __future__ import annotations

import sqlite3
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import sadakat

TABLES = """
CREATE TABLE IF NOT EXISTS members (id PRIMARY KEY, account);
CREATE TABLE IF NOT EXISTS answers (event PRIMARY KEY, answer);
"""


def decide(host: sadakat.Host, file: str, event: str) -> str:
    header = host.header(event)
    with sqlite3.connect(file, isolation_level=None, timeout=30) as store:
        store.execute("BEGIN IMMEDIATE")

        def find(sql: str, key: str | None) -> str | None:
            row = store.execute(sql, [key]).fetchone()
            return row and row[0]

        # A till that asks again gets the same answer.
        answer = find("SELECT answer FROM answers WHERE event = ?", header.id)
        if answer is not None:
            return answer
        kept = find("SELECT account FROM members WHERE id = ?", header.customer)
        decision, account = host.process(event, kept)
        answer = decision.to_json()
        if account is not None:
            store.execute("REPLACE INTO members VALUES (?, ?)", [header.customer, account])
        store.execute("INSERT INTO answers VALUES (?, ?)", [header.id, answer])
        return answer


def service(folder: str, file: str) -> ThreadingHTTPServer:
    # Edits of the program go into force meanwhile.
    host = sadakat.Host(folder, watch=True)
    with sqlite3.connect(file) as store:
        store.executescript(TABLES)

    class Till(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            event = self.rfile.read(int(self.headers["content-length"])).decode()
            try:
                status, text = 200, decide(host, file, event)
            except sadakat.RecordError as error:
                status, text = 422, str(error)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None: ...

    return ThreadingHTTPServer(("127.0.0.1", 0), Till)


if __name__ == "__main__":
    listening = service(*sys.argv[1:3])
    print(f"http://127.0.0.1:{listening.server_port}", flush=True)
    listening.serve_forever()
