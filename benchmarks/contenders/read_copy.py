"""PostgreSQL's COPY of the same columns: the bound that no client over HTTP can pass."""

from benchmarks.contenders.task import Server, Stopwatch, Task
from sandbox import Sandbox

task, server = Task.given(), Server()
table = task.model.replace(".", "_")
columns = ", ".join(f'"{name}"' for name in ("id", *task.fields))
query = f'SELECT {columns} FROM "{table}" ORDER BY id'  # noqa: S608 - names of our own table
box = Sandbox(task.more["version"])
watch = Stopwatch()
box.psql(server.database, f"COPY ({query}) TO '/dev/null'")
watch.finish(int(box.psql(server.database, f'SELECT count(*) FROM "{table}"')[0][0]))  # noqa: S608
