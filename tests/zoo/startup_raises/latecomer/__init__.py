from caseman.api import hookimpl


@hookimpl
def register_rules():
    return []


@hookimpl
def startup():
    raise FileNotFoundError('D:/scans is not there')
