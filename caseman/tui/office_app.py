"""The terminal over one office."""

import asyncio
import gc
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from caseman.api.messages import CasemanError, InputError, Label
from caseman.api.messages import msg as _
from caseman.core.config import Config, read_config
from caseman.core.i18n import Translator

from .app import CasemanApp
from .desk import Desk
from .screens.cases import Cases

if TYPE_CHECKING:
    from argparse import Namespace

WEEKDAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
CRASH = "crash.txt"
#: Seconds from the first frame until anything is loaded: the first keys are answered before.
AFTER = 0.15
#: Seconds between two looks whether anything was stored; what was derived from the log is kept once nothing more was.
KEEP = 10.0
#: The screens that a key on the first one may lead to: imported before that key comes.
NEXT = (
    "record",
    "goto",
    "palette",
    "today",
    "records",
    "reports",
    "calculator",
    "units",
    "papers",
    "money",
    "lists",
)


class OfficeApp(CasemanApp):
    """Opens the office in the background; screens wait for it at their desk."""

    def __init__(self, folder: Path, told: "Namespace", text: Translator) -> None:
        """Raises nothing: a config.toml that cannot be used is told when the office would be opened."""
        self.folder = folder
        self.desk = Desk(folder)
        self.text = text
        #: A sentence that is said after the terminal is left.
        self.failure = ""
        self._told = told
        self._told_unsaved = False
        self._worker: Any = None
        #: What the first screen says of the work list.
        self.said_of_today, self._ink_of_today = "", "bar"
        #: What it says besides at the first start of a day, and whether something of it is to be put right.
        self._morning: tuple[str, bool] | None = None
        #: The store's last change set: at the last look, and when what is derived from it was kept.
        self._last_txn = self._kept_txn = 0
        self._config_fault: CasemanError | None = None
        try:
            self.config = read_config(told.config or "")
        except InputError as fault:
            self.config, self._config_fault = Config(), fault
        super().__init__(
            Cases,
            translate=text.label,
            theme=self.config.theme,
            borders=self.config.borders,
            keys=self.config.keys,
            report_crash=self._keep_crash,
        )

    def on_mount(self) -> None:
        self.tell_key_problems()
        self.call_after_refresh(lambda: self.set_timer(AFTER, self._begin))

    def _begin(self) -> None:
        self.run_worker(self._open, thread=True, exit_on_error=False)

    def say(self, message: str, **facts: object) -> str:
        """A message id in the user's language, with its facts as people write them."""
        shown = {
            name: self.text.label(fact) if isinstance(fact, Label) else fact for name, fact in facts.items()
        }
        return self.text.sentence(message, shown) if facts else self.text.label(message)

    # -- opening

    def _open(self) -> None:
        """In a thread of its own: load the plugins, open the store, then check the whole office."""
        from caseman.core.store import without_collecting

        try:
            if self._config_fault is not None:
                raise self._config_fault
            with without_collecting():  # or each search through what is loaded stops a key
                office = self._office()
                gc.freeze()
        except Exception as error:
            self.call_from_thread(self._fail, error)
            return
        self.call_from_thread(self._opened, office)
        with without_collecting():
            office.finder.prepare()
            gc.freeze()
        self.call_from_thread(self._findable)
        for screen in NEXT:
            import_module(f"{__package__}.screens.{screen}")
        self.check(office)

    def check(self, office: Any) -> None:
        """In a thread of its own: check the whole office under the law that is asked for now."""
        from caseman.core.morning import first_today

        checker = office.check_aside()
        if self._morning is None and self._worker is not None:
            self._morning = first_today(office, self._worker)
        self.call_from_thread(self._checked, checker)

    def _office(self) -> Any:
        from caseman.api.values import parse_day
        from caseman.core.office import Office, Options

        told = self._told

        def day(word: str | None) -> date | None:
            return parse_day(word, date.today()) if word else None

        options = Options(
            data=self.folder,
            language=self.text.language,
            today=day(told.today),
            policy_date=day(told.policy_date),
            user=told.user or "",
        )
        office = Office.open(self.config, options)
        len(office.finder.rows)  # made here, while the list of the last time is on the screen
        return office

    def _opened(self, office: Any) -> None:
        self.text = office.text
        self.translate = office.text.label
        self.users = office.users
        try:
            worker = office.worker
        except CasemanError as error:
            self.tell_error(error)
            worker = office.worker = (
                None  # nobody is at work: what must know who is refused, all else goes on
            )
        self._worker = worker
        self._show_corner(office)
        self.desk.opened(office)
        self._last_txn = self._kept_txn = office.store.head
        self.set_interval(KEEP, self._keep_derived)
        self.release_keys()
        if worker:
            self.desk.look_for_news()
        self._tell_unsaved()
        if office.store.damage:
            self.tell(
                self.say(_("the store is damaged and open for reading only; see caseman store verify")),
                "block",
            )
        self.screen.refresh()

    def _show_corner(self, office: Any) -> None:
        """Whose office, who and which day; under another day's law only that, so that nobody takes its figures for ours."""
        supposed = office.options.policy_date
        self.corner_ink = "warn" if supposed else "bar_muted"
        if supposed:
            self.corner = self.say(_("law of {day}, nothing is booked"), day=supposed.isoformat())
            return
        projects = [record.label for record in office.reader.all("projects")]
        day = f"{office.today.isoformat()} {self.say(WEEKDAYS[office.today.weekday()])}"
        worker = self._worker
        who = (worker.title or worker.name) if worker else self.say(_("nobody"))
        self.corner = "  ".join(
            part for part in (projects[0] if len(projects) == 1 else "", who, day) if part
        )

    # -- another day's law

    @property
    def supposed(self) -> bool:
        """Whether another day's law is tried."""
        return self.desk.office is not None and self.desk.office.options.policy_date is not None

    def suppose(self, text: str) -> None:
        """Show everything as the law of a day would have it, until Esc; an empty text goes back."""
        from caseman.api.values import parse_day

        if not text and not self.supposed:
            self.bell()
            self.tell(self.say(_("type the day whose law is to be tried, e.g. rq 20241130")), "warn")
            return
        try:
            day = parse_day(text, self.desk.open.today) if text else None
        except InputError as error:
            self.tell_error(error)
            return
        self._suppose(day)

    def stop_supposing(self) -> bool:
        """Back to the law of each record's own day; False where no other was tried."""
        if not self.supposed:
            return False
        self._suppose(None)
        return True

    def _suppose(self, day: date | None) -> None:
        office = self.desk.open
        self.desk.suppose(day)
        self._show_corner(office)
        for screen in self.screen_stack:
            show = getattr(screen, "show_changed", None)
            if show is not None:
                show()
            screen.refresh()
        told = _("As the law of {day} would have it; Esc goes back") if day else _("The law in force again")
        self.tell(self.say(told, day=day.isoformat() if day else ""), "warn" if day else "good")
        self.run_worker(lambda: self.check(office), thread=True, exit_on_error=False)

    def _findable(self) -> None:
        """What was typed to find something can be looked for."""
        for screen in self.screen_stack:
            if isinstance(screen, Cases):
                screen.catch_up()

    def _tell_unsaved(self) -> None:
        """Say what was typed and not saved the last time."""
        names = list(self.desk.unsaved.names())
        self._told_unsaved = bool(names)
        if names:
            called = "、".join(self.desk.form_name(name) for name in names[:3])
            message = _("Not saved the last time: {count} ({names}); F2 cg shows them")
            self.tell(self.say(message, count=len(names), names=called), "warn")

    def _checked(self, checker: Any) -> None:
        if checker.world.policy_date != self.desk.open.options.policy_date:
            return  # another law was asked for meanwhile, and is being checked
        first = not self.said_of_today and not self.supposed
        self.desk.adopt(checker)
        if first:
            self._tell_morning()
        for screen in self.screen_stack:
            show = getattr(screen, "show_checked", None)
            if show is not None:
                show()

    def _tell_morning(self) -> None:
        """What waits, and at the first start of a day how store, copy and calendar stand; what was not saved goes first."""
        told, bad = self._morning or ("", False)
        if not self._told_unsaved:
            self.tell_today()
        elif not bad:
            return
        if told:
            self.said_of_today = "  ".join(filter(None, (self.said_of_today, told)))
            self.tell(self.said_of_today, "block" if bad else self._ink_of_today)

    def tell_today(self, *, anew: bool = True) -> None:
        """Say what waits on the work list; what was said of it before unless `anew`."""
        if anew or not self.said_of_today:
            self._look_at_today()
        self.tell(self.said_of_today, self._ink_of_today)

    def _look_at_today(self) -> None:
        tasks = self.desk.open.worklist.tasks()
        late = sum(one.due is not None and one.due < self.desk.open.today for one in tasks)
        news = len(self.desk.news)
        asked = len(self.desk.asked)
        told = [
            self.say(message, count=count)
            for message, count in (
                (_("to do: {count}"), len(tasks)),
                (_("late: {count}"), late),
                (_("changed since you were last here: {count}"), news),
            )
            if count
        ]
        said = [self.say(_("{what} (F2 jr)"), what=self.text.fact(told))] if told else []
        said += [self.say(_("to approve: {count} (F2 sp)"), count=asked)] if asked else []
        self.said_of_today = str(self.text.fact(said)) if said else ""
        self._ink_of_today = "block" if late else "bar"

    def _fail(self, error: Exception) -> None:
        if isinstance(error, CasemanError):
            self.failure = self.text.error(error)
        else:
            message, facts = getattr(error, "message", ""), getattr(error, "facts", {})
            reason = self.text.sentence(message, facts) if message else type(error).__name__
            self.failure = self.text.sentence(_("the store cannot be used: {reason}"), {"reason": reason})
        self.exit(return_code=3)

    def _keep_crash(self, report: str) -> str:
        file = self.folder / "state" / CRASH
        file.parent.mkdir(exist_ok=True)
        file.write_text(report + "\n", "utf-8")
        return str(file)

    async def action_quit(self) -> None:
        await super().action_quit()

    def _keep_derived(self) -> None:
        """Once nothing was stored for a while: keep what the next start would read the log for, beside the interface."""
        store = self.desk.open.store
        idle, self._last_txn = self._last_txn == store.head, store.head
        if idle and self._kept_txn != self._last_txn and not store.read_only:
            self._kept_txn = self._last_txn
            self.run_worker(store.save_checkpoint, thread=True, exit_on_error=False)

    async def on_unmount(self) -> None:
        if self.desk.office is not None:
            self.desk.leave()
            await asyncio.to_thread(self.desk.office.close)

    # -- everywhere

    def undo(self, redo: bool = False) -> None:
        """Take back the worker's last change of the day, or do it again; says what it was."""
        if self.desk.office is None:
            self.bell()
            return
        office = self.desk.office
        entry = office.undo(redo)
        message = (
            _("Done again: {action} ({count} records)")
            if redo
            else _("Taken back: {action} ({count} records)")
        )
        told = self.say(message, action=office.action_title(entry.action), count=len(entry.touched))
        if entry.again:
            told += "  " + self.say(_("against it again: {codes}"), codes=list(entry.again))
        self.tell(told, "warn" if entry.again else "good")
        for screen in self.screen_stack:
            show = getattr(screen, "show_changed", None)
            if show is not None:
                show()
