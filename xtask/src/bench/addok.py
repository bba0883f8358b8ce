"""Asks addok, in its own process, what stands in a file of queries, one JSON object a line.

Prints one JSON object a line: the identifier of the first answer and how long it took. Searching in process leaves
out addok's HTTP server, which makes it faster than those who use it see it.
"""

import contextlib
import json
import sys
import time

with contextlib.redirect_stdout(sys.stderr):
    from addok.config import config

    config.load()
    from addok.core import search

with open(sys.argv[1], encoding="utf-8") as file:
    queries = [json.loads(line) for line in file]
for query in queries[:50]:
    search(query["query"], limit=7)
for query in queries:
    begun = time.perf_counter()
    results = search(query["query"], limit=7, autocomplete=query["class"] == "prefix")
    elapsed = time.perf_counter() - begun
    print(json.dumps({"first": results[0].id if results else None, "seconds": elapsed}))
