"""A worker in a process of its own, to be killed: `python -m tests.jobs.worker_process`. Not a test itself."""

import os
import time
from pathlib import Path

from heming.config.start import setup

home = setup()

from heming.jobs.registry import job  # noqa: E402 - Django first
from heming.jobs.task import Task  # noqa: E402

STEPS = 30


@job("count", attempts=9)
def count(task: Task, *, folder: str) -> dict[str, int]:
    """Thirty steps, each taken once whoever takes it: a file that exists is a step that was taken."""
    done = 0
    Path(folder, f"started-{os.getpid()}-{task.attempt}").touch()
    for step in range(STEPS):
        mark = Path(folder, f"step-{step}")
        if not mark.exists():
            time.sleep(0.03)
            with mark.open("x") as handle:
                handle.write(str(os.getpid()))
            done += 1
        task.progress(step + 1, STEPS, message=f"step {step + 1}")
    return {"done_here": done}


@job("crash", attempts=2)
def crash(task: Task) -> None:
    """Takes its whole process down, as the kernel does when memory runs out."""
    os.kill(os.getpid(), 9)


if __name__ == "__main__":
    from heming.jobs.worker import work

    print("ready", flush=True)
    work(threads=2)
