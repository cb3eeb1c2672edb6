"""Speed and memory against peers and promises; `python -m benchmarks` runs all and writes docs/benchmarks.md."""
