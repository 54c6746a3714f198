"""caseman: case files for a property developer's customer-service centre."""

__version__ = "0.1.0"
