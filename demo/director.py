"""Plays encounters to their end through the public API: people answer, patients pay, the business clock moves."""

import asyncio
import re
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from demo.answers import Script
from demo.client import Api, ApiError, DemoError
from demo.patient import Act, Patient
from demo.paying import link_on, pay
from demo.stories import Story
from models.intake import Intake

_ROUNDS = 400
"""A guard: no encounter takes this many turns of people and clock."""
_SETTLE = "PT0S"
_PAYS = ("pays", "pays_online", "pays_by_check", "check_returned", "pays_arrears", "pays_installments")


@dataclass(slots=True)
class Office:
    """Everybody who works here: one API access a role, and the mail that payers send."""

    by_role: dict[str, Api]
    mailbox: httpx.AsyncClient | None
    browser: httpx.AsyncClient | None = None
    """A patient's: nobody is logged in. Without one, who pays online is typed in at the desk."""

    def of(self, role: str) -> Api:
        """The colleague who holds a role."""
        return self.by_role[role]


@dataclass(slots=True)
class Stage:
    """What a progress display shows."""

    closed: int = 0
    total: int = 0
    tasks: int = 0
    stages: dict[str, str] = field(default_factory=dict)
    latest: str = ""
    closed_last: str = ""
    surprises: list[str] = field(default_factory=list)

    def counts(self) -> Counter[str]:
        """How many encounters are in each stage."""
        return Counter(self.stages.values())


class StuckError(DemoError):
    """An encounter neither ends nor moves."""


class Play:
    """One encounter from intake to its end."""

    def __init__(self, office: Office, encounter: str, story: Story | None, stage: Stage) -> None:
        self._office = office
        self._encounter = encounter
        self._story = story
        self._stage = stage
        self._script = Script(story)
        acts = (story.patient, story.agency, story.office) if story is not None else ((), (), ())
        self._patient = Patient(*acts, default=story is None)
        self._copay_due = story.copay_cents if story is not None else 0
        self.name = story.slug if story is not None else encounter
        self._chart: Intake | None = None
        self._session = uuid.uuid4().hex
        """Moves are numbered anew each time somebody plays: an earlier play's moves were answered in its own time."""
        self._moves = 0
        self._read_mail: set[str] = set()

    async def run(self) -> None:
        """Take turns until the encounter is closed and nothing is on its way to it."""
        await self._recall()
        for _ in range(_ROUNDS):
            journey = await self._move({"duration": _SETTLE})
            now = datetime.fromisoformat(journey["business_now"])
            view = await self._look(now)
            if await self._turn(view, now):
                continue
            if not await self._pass_time(view, journey, now):
                return
        raise StuckError(f"{self.name} ({self._encounter}) did not end after {_ROUNDS} turns")

    async def _recall(self) -> None:
        """Learn what people had answered before an earlier demo was cut off."""
        wanted = {"encounter": self._encounter, "state": "completed", "limit": 200}
        tasks = (await self._office.of("supervisor").get("/tasks", **wanted))["items"]
        for task in sorted(tasks, key=lambda each: each["opened"]):
            history = await self._office.of("supervisor").get(f"/tasks/{task['id']}/history")
            moment = next(each["business_at"] for each in history if each["kind"] == "completed")
            self._answered(task, task["action"], datetime.fromisoformat(moment))

    async def _look(self, now: datetime) -> dict[str, Any]:
        view: dict[str, Any] = await self._office.of("supervisor").get(f"/encounters/{self._encounter}")
        self._stage.stages[self._encounter] = view["stage"] if view["status"] == "open" else "closed"
        self._patient.saw("visit", now)
        if self._patient.waits:
            await self._see_statements()
        return view

    async def _see_statements(self) -> None:
        statements = await self._office.of("accounts").get(f"/encounters/{self._encounter}/statements")
        for statement in statements:
            mailed = datetime.fromisoformat(statement["mailed"])
            self._patient.billed(statement["number"], statement["cents"], mailed)
            if statement["notice"]:
                self._patient.saw("notice", mailed)
            if "YOUR PAYMENT PLAN" in statement["text"]:  # also where policy agreed by itself
                self._patient.saw("plan", mailed, self._script.installments())
            if "payment plan is broken" in statement["text"]:
                self._patient.saw("plan_broken", mailed)

    # --- what people do -----------------------------------------------------------------------------------------

    async def _turn(self, view: dict[str, Any], now: datetime) -> bool:
        """Let people do what they can do now; whether anybody did anything."""
        if self._copay_due and view["stage"] not in ("", "registration"):
            await self._pay(self._copay_due, "copay", "patient")
            self._copay_due = 0
            return True
        if await self._open_mail():
            return True
        if await self._answer_tasks(view, now):
            return True
        act = self._patient.next()
        if act is not None and act.at <= now:
            self._patient.done(act)
            if act.by == "office":
                await self._find_out(act, now)
            else:
                await self._act(act, view, now)
            return True
        return False

    async def _answer_tasks(self, view: dict[str, Any], now: datetime) -> bool:
        acted = False
        for line in view["open_tasks"]:
            task = await self._office.of(line["role"]).get(f"/tasks/{line['id']}")
            form = self._script.answer(task, await self._read_chart(), now)
            if form is None:
                continue
            acted = await self._complete(task, form, now) or acted
        return acted

    async def _read_chart(self) -> Intake:
        if self._chart is None:
            raw = await self._office.of("biller").get(f"/encounters/{self._encounter}/chart")
            self._chart = Intake.model_validate(raw)
        return self._chart

    async def _complete(self, task: dict[str, Any], form: dict[str, Any], now: datetime) -> bool:
        colleague = self._office.of(task["role"])
        try:
            await colleague.post(f"/tasks/{task['id']}/complete", {"form": form}, key=f"demo:{task['id']}")
        except ApiError as error:
            if error.status not in (404, 409):
                raise
            found = await colleague.get(f"/tasks/{task['id']}")
            if found["state"] != "completed":
                return True  # the question answered itself meanwhile
            # Ours was taken, but the answer got lost on its way back, and the workflow has ended since.
        self._answered(task, form["action"], now)
        self._stage.tasks += 1
        self._stage.latest = f"{self.name}: {task['title']} - {form['action'].replace('_', ' ')}"
        return True

    def _answered(self, task: dict[str, Any], action: str, at: datetime) -> None:
        """Note that an answer was taken, and what follows from it for the patient."""
        if task["type"] == "approve_plan" and action == "approve":
            self._patient.saw("plan", at, self._script.installments())
        if task["type"] == "approve_placement" and action == "approve":
            self._patient.saw("placement", at)
        self._script.given(task["type"])

    async def _open_mail(self) -> bool:
        """Type in the letters that payers sent."""
        if self._office.mailbox is None:
            return False
        letters = await _letters(self._office.mailbox, self._encounter)
        unread = [each for each in letters if each["kind"] == "appeal_decision" and each["id"] not in self._read_mail]
        for letter in unread:
            body = {
                "claim": letter["claim_control_number"],
                "level": letter["level"],
                "overturned": letter["decision"] == "overturned",
                "on": letter["business_date"],
                "reference": letter["id"],
            }
            await self._office.of("denials").post("/correspondence", body, key=f"demo:mail:{letter['id']}")
            self._read_mail.add(letter["id"])
        return bool(unread)

    # --- what patients and agencies do --------------------------------------------------------------------------

    async def _act(self, act: Act, view: dict[str, Any], now: datetime) -> None:
        self._stage.latest = f"{self.name}: the {act.by} {act.act.does.replace('_', ' ')}"
        owed = view["balances"]["patient"]
        match act.act.does:
            case name if name in _PAYS:
                if owed > 0 or name == "check_returned":
                    await self._pays(act, owed)
            case "recovers":
                if owed > 0:
                    await self._tell("agency_payment", act, cents=owed)
            case "asks_for_plan":
                await self._tell("plan_requested", act, installments=act.act.installments)
            case "applies_for_assistance":
                await self._once("assistance-applications", act.act.told, act.key)
            case "disputes_estimate":
                await self._once("estimate-disputes", act.act.told, act.key)
                self._patient.saw("estimate_dispute", now)
            case "disputes":
                await self._tell("dispute_raised", act)
                self._patient.saw("dispute", now)
            case "mail_returned":
                await self._tell("returned_mail", act)
            case "returns":
                await self._tell("agency_returned", act)
            case other:
                raise StuckError(f"{self.name}: nobody knows how to act {other!r}")

    async def _pays(self, act: Act, owed: int) -> None:
        match act.act.does:
            case "pays_online" if self._office.browser is not None:
                link = link_on(await self._statements())
                await pay(self._office.browser, link, await self._read_chart(), act.act.card)
            case "pays_by_check":
                await self._once("payments", {"cents": owed, "method": "check", "reference": "1041"}, act.key)
            case "check_returned":
                await self._return_check(act)
            case "pays_arrears":
                await self._pay(await self._late(), act.key, act.by)
            case "pays_installments":
                left = 1 + sum(1 for each in self._patient.ready() if each.act == act.act)
                await self._pay(-(-owed // left), act.key, act.by)
            case _:
                await self._pay(min(owed, act.act.cents or owed), act.key, act.by)

    async def _find_out(self, act: Act, now: datetime) -> None:
        """Do what the office does when it finds something out."""
        match act.act.does:
            case "holds":
                await self._once("holds", {**act.act.told, "event_on": now.date().isoformat()}, act.key)
                self._patient.saw("hold", now)
            case "releases":
                await self._release(act)
            case "estimates":
                await self._estimate(act)
            case "hears_decision":
                path, key = f"/encounters/{self._encounter}/estimate-disputes/end", f"demo:{self._encounter}:{act.key}"
                await self._office.of("supervisor").post(path, act.act.told, key=key)
                self._patient.saw("estimate_decided", now)
            case _:
                await self._void(act)

    async def _estimate(self, act: Act) -> None:
        """Enter the estimate that the patient got on paper five days before the visit."""
        visit = (await self._read_chart()).service_date
        assert visit is not None
        given = (visit - timedelta(days=5)).isoformat()
        await self._once("good-faith-estimates", {**act.act.told, "asked_on": given, "issued_on": given}, act.key)

    async def _release(self, act: Act) -> None:
        """End the one hold that somebody placed: a supervisor, for the court's order."""
        supervisor, path = self._office.of("supervisor"), f"/encounters/{self._encounter}/holds"
        for view in await supervisor.get(path):
            if view["hold"]["id"] is not None:
                order, key = act.act.told, f"demo:{self._encounter}:{act.key}"
                await supervisor.post(f"{path}/{view['hold']['kind']}/lift", order, key=key)

    async def _void(self, act: Act) -> None:
        self._stage.latest = f"{self.name}: a biller {act.act.does}"
        path, order = f"/encounters/{self._encounter}/void", {"reason": act.act.reason}
        await self._office.of("biller").post(path, order, key=f"demo:{self._encounter}:{act.key}")

    async def _statements(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = await self._office.of("accounts").get(f"/encounters/{self._encounter}/statements")
        return found

    async def _return_check(self, act: Act) -> None:
        paid = await self._office.of("accounts").get(f"/encounters/{self._encounter}/payments")
        path = f"/payments/{paid[-1]['receipt']}/reversals"
        await self._office.of("accounts").post(path, {"reason": "nsf"}, key=f"demo:{self._encounter}:{act.key}")

    async def _late(self) -> int:
        """What the newest statement says is late, in cents."""
        late = re.findall(r"late, \$([\d,]+)\.(\d\d) missing", (await self._statements())[-1]["text"])
        return sum(int(dollars.replace(",", "")) * 100 + int(cents) for dollars, cents in late)

    async def _pay(self, cents: int, key: str, by: str) -> None:
        await self._once("payments", {"cents": cents, "by": by}, key)

    async def _tell(self, event: str, act: Act, **more: Any) -> None:
        await self._once("patient-events", {"event": event, **more}, act.key)

    async def _once(self, what: str, body: dict[str, Any], key: str) -> None:
        """Report what a patient did; an act that an earlier demo has reported, when more was owed, is done."""
        path = f"/encounters/{self._encounter}/{what}"
        try:
            await self._office.of("accounts").post(path, body, key=f"demo:{self._encounter}:{key}")
        except ApiError as error:
            if not error.problem.get("type", "").endswith(":idempotency-key-reused"):
                raise

    # --- time ---------------------------------------------------------------------------------------------------

    async def _pass_time(self, view: dict[str, Any], journey: dict[str, Any], now: datetime) -> bool:
        """Move to whatever comes next, a patient's act or an event; False when nothing comes any more."""
        act = self._patient.next()
        coming = min((datetime.fromisoformat(each) for each in journey["next"].values() if each), default=None)
        awaited = act is not None and (view["status"] == "open" or act.act.does == "check_returned")
        if act is not None and awaited and (coming is None or act.at < coming):
            coming = act.at
        elif coming is None:
            if view["status"] == "open":
                raise StuckError(f"{self.name} ({self._encounter}) waits for nothing in {view['stage']}")
            return False
        elif view["status"] != "open" and not journey["next"].get("event"):
            return False
        # By the moment that was seen, not "to next": that would pass over what rang by itself since the look.
        seconds = max(1, int((coming - now).total_seconds()) + 1)
        await self._move({"duration": f"PT{seconds}S", "stop_at_tasks": True})
        return True

    async def _move(self, body: dict[str, Any]) -> dict[str, Any]:
        self._moves += 1
        answer = await self._office.of("supervisor").post(
            f"/encounters/{self._encounter}/fast-forward",
            {**body, "reason": "demo"},
            key=f"demo:{self._session}:{self._moves}",
        )
        journey: dict[str, Any] = answer.json()
        return journey


async def _letters(mailbox: httpx.AsyncClient, encounter: str) -> list[dict[str, Any]]:
    while True:
        try:
            answer = await mailbox.get("/mail", params={"account": encounter})
        except httpx.TransportError:
            await asyncio.sleep(0.5)
            continue
        letters: list[dict[str, Any]] = answer.raise_for_status().json()
        return letters


async def play_all(plays: list[Play], stage: Stage, changed: Callable[[], None], at_once: int = 6) -> None:
    """Play encounters side by side; the first that gets stuck ends the demo with its name."""
    gate = asyncio.Semaphore(at_once)

    async def one(play: Play) -> None:
        async with gate:
            await play.run()
            stage.closed += 1
            stage.closed_last = play.name
            changed()

    try:
        async with asyncio.TaskGroup() as group:
            for play in plays:
                group.create_task(one(play))
    except ExceptionGroup as group:
        stuck, others = group.split(DemoError)
        if stuck is not None and others is None:
            raise stuck.exceptions[0] from None
        raise
