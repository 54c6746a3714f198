"""The terminal: widgets over plain data, screens over the office. No business rule lives here.

`env.prepare()` must run before the first import of Textual; nothing in this package's `__init__` imports it.
"""
