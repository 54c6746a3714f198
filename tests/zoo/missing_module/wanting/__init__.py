import openpyxl_of_the_future
from caseman.api import hookimpl


@hookimpl
def register_rules():
    return []
