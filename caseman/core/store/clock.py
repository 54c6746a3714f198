"""The time that change sets are dated with."""

import time
from datetime import datetime, tzinfo


class Now:
    """The time with its zone. Which zone that is, the system is asked once a minute: it looks at a file each time."""

    def __init__(self) -> None:
        self._zone: tzinfo | None = None
        self._until = 0.0

    def __call__(self) -> datetime:
        now = time.time()
        if self._zone is None or not self._until - 60 <= now < self._until:
            self._zone, self._until = datetime.fromtimestamp(now).astimezone().tzinfo, now + 60
        return datetime.fromtimestamp(now, self._zone)


now = Now()
