"""Every address of the page, and what is done there."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import (
    HTMLResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.types import ASGIApp

from catalog.inputs import InputError, flow
from catalog.vocabulary import equipment
from optimizer.explain.findings import findings
from optimizer.report.html.page import page_of
from optimizer.report.view import cleaned
from optimizer.studio import comparing, handing, planning, returning, rosters, starting
from optimizer.studio.changes import said
from optimizer.studio.draft import Draft
from optimizer.studio.folder import Folder, Refused
from optimizer.studio.form import ENTRIES, Form, searched
from optimizer.studio.guard import Guard
from optimizer.studio.jobs import Busy, Job
from optimizer.studio.server import Studio, blocks_html, form_of, list_of, weeks_of, whole
from optimizer.studio.writing import write
from optimizer.words import counted

STATIC = {
    "htmx.min.js": "text/javascript",
    "studio.js": "text/javascript",
    "studio.css": "text/css",
}
"""Files of the page that are no templates."""
_TICK = 0.2
_BEAT = 5.0
"""Seconds of silence after which a stream says that it is still there, so that a page which went
away is noticed."""


def make_app(root: Path, token: str, port: int, host: str = "127.0.0.1") -> tuple[ASGIApp, Studio]:
    """The page of a folder, behind its guard."""
    studio = Studio(Folder(root), token)
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _errors(app, studio)
    _start(app, studio)
    _scenario(app, studio)
    _plan(app, studio)
    _jobs(app, studio)
    _pictures(app, studio)
    _out(app, studio)
    _roster(app, studio)
    return Guard(app, token, port, host), studio


def _errors(app: FastAPI, studio: Studio) -> None:
    """What is said where something can't be done: to a form in a few words, else as a page."""

    def answer(request: Request, code: int, text: str) -> Response:
        if request.method != "GET" or request.headers.get("hx-request"):
            return JSONResponse({"error": text}, code)
        return HTMLResponse(studio.render("error.html", text=text, code=code), code)

    @app.exception_handler(HTTPException)
    def http(request: Request, error: HTTPException) -> Response:
        return answer(request, error.status_code, str(error.detail))

    @app.exception_handler(Refused)
    def refused(request: Request, error: Refused) -> Response:
        return answer(request, 422, str(error))

    @app.exception_handler(InputError)
    def wrong(request: Request, error: InputError) -> Response:
        return answer(request, 422, "; ".join(said(p) for p in error.problems[:5]))

    @app.exception_handler(Busy)
    def busy(request: Request, _error: Busy) -> Response:
        return answer(request, 429, "Too many searches wait already.")

    @app.exception_handler(OSError)
    def unwritten(request: Request, error: OSError) -> Response:
        return answer(request, 507, f"Not saved: {error.strerror or error}.")

    @app.exception_handler(Exception)
    def unexpected(request: Request, error: Exception) -> Response:
        return answer(request, 500, f"An unexpected error: {type(error).__name__}.")


def _start(app: FastAPI, studio: Studio) -> None:
    @app.get("/static/{name}")
    def static(name: str) -> Response:
        if name == "report.css":
            home = files("optimizer.report.html").joinpath("templates", "style.css")
            return Response(home.read_bytes(), media_type="text/css")
        if name not in STATIC:
            raise HTTPException(404, "There is no such file.")
        content = files("optimizer.studio").joinpath("static", name).read_bytes()
        return Response(content, media_type=STATIC[name])

    @app.get("/")
    def home() -> Response:
        names = list(studio.folder.scenarios())
        return studio.page("home.html", names=names, **starting.options())

    @app.get("/open/{name}")
    def opened(name: str) -> Response:
        draft = studio.draft(name)
        part = "plan" if draft.step.plan or not draft.reading.problems else "scenario"
        return RedirectResponse(studio.url(part, name), 303)

    @app.post("/new")
    async def new(request: Request) -> Response:
        form, days = await form_of(request), await list_of(request, "days")
        return JSONResponse(await run_in_threadpool(starting.begin, studio, form, days))


# ----- a draft in a window ----------------------------------------------------------------------


def _window(
    app: FastAPI,
    studio: Studio,
    tab: str,
    change: Callable[[Draft, Mapping[str, str]], str],
    parts: Callable[..., dict[str, Any]],
) -> None:
    """A page that shows a draft, changes it, and hears what other windows changed.

    Args:
        app: takes the routes.
        studio: the folder's.
        tab: the page, as its address and its template have it.
        change: makes what a form asks for; gives words to say.
        parts: what a window needs to show the draft as it is now, with words to say.
    """

    @app.get(f"/{tab}/{{name}}")
    def page(name: str) -> Response:
        draft = studio.draft(name)
        with draft.lock:
            return studio.page(f"{tab}.html", draft=draft, parts=parts(studio, draft), tab=tab)

    @app.get(f"/{tab}/{{name}}/state")
    def state(name: str, version: int = -1) -> Response:
        """What there is now, for a window that shows an older version."""
        draft = studio.draft(name)
        if draft.version == version:
            return JSONResponse({"version": version})
        with draft.lock:
            return JSONResponse(parts(studio, draft))

    @app.post(f"/{tab}/{{name}}/do")
    async def do(name: str, request: Request) -> Response:
        return await run_in_threadpool(changed, name, await form_of(request))

    def changed(name: str, form: Mapping[str, str]) -> Response:
        """A window that is behind another one, or behind the file, is told so; nothing changes."""
        draft = studio.draft(name)
        with draft.lock:
            if whole(form, "version", 0, 10**8) != draft.version:
                return JSONResponse(parts(studio, draft, _BEHIND), 409)
            try:
                say = change(draft, form)
            except Refused as error:
                data = parts(studio, draft, str(error)) | {"error": str(error)}
                return JSONResponse(data, 422)
            return JSONResponse(parts(studio, draft, say))


_BEHIND = "This was changed elsewhere meanwhile; nothing was done. Here is how it stands."


# ----- the scenario ----------------------------------------------------------------------------


def _scenario(app: FastAPI, studio: Studio) -> None:
    _window(app, studio, "scenario", write, scenario_parts)

    @app.get("/scenario/{name}/search")
    def search(name: str, q: str = "") -> Response:
        draft = studio.draft(name)
        return studio.page(
            "preferences.html", found=searched(draft, q[:100]), asked=bool(q.strip())
        )


def scenario_parts(studio: Studio, draft: Draft, say: str = "") -> dict[str, Any]:
    """What a window needs to show the scenario as it is now."""
    loaded = draft.reading.loaded
    found = None if loaded is None else findings(loaded)
    problems = len(draft.reading.problems)
    verdict = counted(problems, "problem") if problems else ""
    return {
        "version": draft.version,
        "text": draft.step.text,
        "lines": sorted({p.position.line for p in draft.reading.problems if p.position}),
        "state": studio.render("state.html", draft=draft),
        "form": studio.render(
            "form.html", draft=draft, form=Form(draft), bases=equipment().gyms, entries=ENTRIES
        ),
        "problems": studio.render("problems.html", draft=draft, found=found, flow=flow),
        "say": " ".join(part for part in (say, f"{verdict}." if verdict else "") if part),
    }


# ----- the plan --------------------------------------------------------------------------------


def _plan(app: FastAPI, studio: Studio) -> None:
    _window(app, studio, "plan", planning.change, planning.payload)

    @app.get("/plan/{name}/lift")
    def lift(name: str, session: str, exercise: str, week: int) -> Response:
        draft = studio.draft(name)
        with draft.lock:
            return studio.page(
                "lift.html", **planning.lift(draft, session, exercise, week), draft=draft
            )

    @app.get("/plan/{name}/instead")
    def instead(name: str, session: str, exercise: str, weeks: str, q: str = "") -> Response:
        draft = studio.draft(name)
        with draft.lock:
            found = planning.alternatives_at_once(
                draft, session, exercise, weeks_of({"weeks": weeks}), q[:100]
            )
        return studio.page("instead.html", found=found)

    @app.get("/plan/{name}/more")
    def more(name: str, session: str, weeks: str, q: str = "") -> Response:
        draft = studio.draft(name)
        with draft.lock:
            found = planning.addable(draft, session, weeks_of({"weeks": weeks}), q[:100])
        return studio.page("more.html", found=found)

    @app.post("/plan/{name}/run")
    async def run(name: str, request: Request) -> Response:
        form = await form_of(request)

        def start() -> int:
            draft = studio.draft(name)
            with draft.lock:
                return planning.Search(studio, draft, form.get("what", ""), form).start()

        return JSONResponse({"job": await run_in_threadpool(start)})


# ----- pictures and comparisons ----------------------------------------------------------------


def _pictures(app: FastAPI, studio: Studio) -> None:
    @app.get("/pictures/{name}")
    def pictures(name: str) -> Response:
        draft = studio.draft(name)
        with draft.lock:
            plan = draft.plan
            page = None if plan is None else page_of(cleaned(plan))
            return studio.page("pictures.html", draft=draft, page=page, tab="pictures")

    @app.get("/compare/{name}")
    def compare(name: str) -> Response:
        draft = studio.draft(name)
        plans = [plan for plan in studio.folder.plans() if plan != draft.plan_path.name]
        return studio.page(
            "compare.html", draft=draft, tab="compare", plans=plans, **comparing.gyms(draft)
        )

    @app.post("/compare/{name}/gyms")
    async def gyms(name: str, request: Request) -> Response:
        form, chosen = await form_of(request), await list_of(request, "with")
        draft = await run_in_threadpool(studio.draft, name)
        return JSONResponse({"job": comparing.begin(studio, draft, form, chosen)})

    @app.get("/compare/{name}/plan")
    def beside(name: str, other: str) -> Response:
        draft = studio.draft(name)
        with draft.lock:
            blocks = comparing.beside(studio, draft, other)
        return HTMLResponse(str(blocks_html(blocks)))


# ----- out and back ----------------------------------------------------------------------------


def _out(app: FastAPI, studio: Studio) -> None:
    @app.get("/out/{name}")
    def page(name: str) -> Response:
        draft = studio.draft(name)
        with draft.lock:
            offers = [] if draft.plan is None else handing.offers(draft)
        return studio.page("out.html", draft=draft, offers=offers, tab="out")

    @app.get("/out/{name}/{kind}")
    def file(name: str, kind: str, start: str = "", at: str = "", show: bool = False) -> Response:
        draft = studio.draft(name)
        with draft.lock:
            asked = {"start": start, "at": at}
            content, media, called = handing.made(draft, kind, asked)
        headers = {} if show else {"content-disposition": f"attachment; {named_file(called)}"}
        return Response(content, media_type=media, headers=headers)

    @app.post("/out/{name}/log")
    async def log(name: str, request: Request) -> Response:
        raw, asked = await request.body(), dict(request.query_params)

        def look() -> dict[str, Any]:
            return taken(name, raw, asked).shown()

        return studio.page("logged.html", **await run_in_threadpool(look))

    @app.post("/out/{name}/replan")
    async def replan(name: str, request: Request) -> Response:
        raw, asked = await request.body(), dict(request.query_params)

        def begin() -> int:
            return returning.begin(studio, taken(name, raw, asked), asked)

        return JSONResponse({"job": await run_in_threadpool(begin)})

    def taken(name: str, raw: bytes, asked: Mapping[str, str]) -> returning.Taken:
        draft = studio.draft(name)
        with draft.lock:
            return returning.Taken(draft, raw, asked.get("file", "log")[:200], asked)


def named_file(name: str) -> str:
    """A file's name as a header says it, whatever letters it has."""
    return f"filename*=UTF-8''{quote(name)}"


# ----- the roster ------------------------------------------------------------------------------


def _roster(app: FastAPI, studio: Studio) -> None:
    @app.get("/roster")
    def page(table: str = "") -> Response:
        known = rosters.tables(studio)
        name = table or (known[0] if known else "athletes.csv")
        return studio.page(
            "roster.html",
            sheet=rosters.read(studio, name),
            tables=known,
            templates=list(studio.folder.scenarios()),
        )

    @app.post("/roster/save")
    async def save(request: Request) -> Response:
        try:
            data = json.loads(await request.body())
        except (ValueError, RecursionError):
            raise HTTPException(400, "This is no table.") from None
        sheet = await run_in_threadpool(rosters.save, studio, data)
        return JSONResponse({"say": f"Saved: {sheet.name}"})

    @app.post("/roster/run")
    async def run(request: Request) -> Response:
        form = await form_of(request)
        return JSONResponse({"job": await run_in_threadpool(rosters.begin, studio, form)})


# ----- searches --------------------------------------------------------------------------------


def _jobs(app: FastAPI, studio: Studio) -> None:
    def job_of(number: int) -> Job:
        job = studio.queue.get(number)
        if job is None:
            raise HTTPException(404, "This search is no longer known.")
        return job

    @app.get("/jobs/{number}/events")
    async def events(number: int) -> Response:
        job = job_of(number)
        return StreamingResponse(_events(studio, job), media_type="text/event-stream")

    @app.get("/jobs/{number}/plan")
    def plan(number: int) -> Response:
        job = job_of(number)
        draft = job.about
        board = planning.interim(draft, job.choice) if draft and job.choice else None
        if draft is None or board is None:
            raise HTTPException(404, "There is no plan yet.")
        against = board.standing.against if draft.step.proof else ""
        standing = replace(
            board.standing, headline="The best plan so far", cost="", against=against
        )
        return JSONResponse(
            {
                "standing": studio.render("standing.html", draft=draft, standing=standing),
                "board": studio.render("board.html", draft=draft, board=board),
            }
        )

    @app.post("/jobs/{number}/stop")
    def stop(number: int) -> Response:
        job_of(number).stop.set()
        return JSONResponse({})

    @app.get("/jobs/{number}/result")
    def result(number: int) -> Response:
        job = job_of(number)
        if not job.over:
            raise HTTPException(409, "This search goes on still.")
        if job.error is not None:
            return JSONResponse({"error": error_words(job.error)})
        return JSONResponse(job.result or {})


def error_words(error: BaseException) -> str:
    """How a search failed, in words."""
    if isinstance(error, InputError):
        return "; ".join(said(problem) for problem in error.problems[:5])
    if isinstance(error, Refused | InterruptedError):
        return str(error)
    return f"An unexpected error: {type(error).__name__}: {str(error)[:200]}"


async def _events(studio: Studio, job: Job) -> AsyncIterator[str]:
    """Where a search stands, again and again until it has ended."""
    studio.queue.listen(job)
    last, silent = "", 0.0
    try:
        while True:
            over = job.over
            text = json.dumps(job.lines() | {"ahead": studio.queue.ahead(job)})
            if text != last or silent >= _BEAT:
                yield f"event: {'over' if over else 'progress'}\ndata: {text}\n\n"
                last, silent = text, 0.0
            if over:
                return
            await asyncio.sleep(_TICK)
            silent += _TICK
    finally:
        studio.queue.leave(job)
