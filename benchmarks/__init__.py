"""How fast caseman is, measured. `python3 run.py bench` runs everything and writes RESULTS.md."""
