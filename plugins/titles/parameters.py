"""What packs may set for titles. Values, sources and worked cases are in the packs."""

from caseman.api import Parameter
from caseman.api import msg as _

ALL = [
    Parameter(name="titles.application_term", title=_("term for applying for the title"), kind="deadline"),
    Parameter(name="titles.registry_term", title=_("term of the registry"), kind="deadline"),
]
