// What htmx has no word for: changes one after the other, searches that tell how far they are,
// dragging, and windows that hear of each other. No state lives here: the server has all of it.
"use strict";
(() => {
  const root = document.body.dataset.root;
  const one = (query, within) => (within || document).querySelector(query);
  const all = (query, within) => [...(within || document).querySelectorAll(query)];
  const plan = one("#plan");
  const dialog = one("#dialog");

  const say = text => { one("#say").textContent = text || ""; };
  let hide;
  const alarm = text => {
    const box = one("#alert");
    box.textContent = text || "";
    box.hidden = !text;
    clearTimeout(hide);
    if (text) hide = setTimeout(() => { box.hidden = true; }, 9000);
  };

  const ask = async (url, fields) => {
    const body = fields instanceof Blob ? fields : new URLSearchParams(fields);
    const options = fields === undefined ? {} : { method: "POST", body };
    let answer;
    try {
      answer = await fetch(url, options);
    } catch {
      alarm("The studio does not answer. What you did is saved; start backblock studio again.");
      return { code: 0, data: {} };
    }
    const json = (answer.headers.get("content-type") || "").includes("json");
    const data = json ? await answer.json() : { html: await answer.text() };
    return { code: answer.status, data };
  };

  // ----- changes of the plan, one after the other ------------------------------------------------

  const waiting = [];
  let busy = false, reported = -1;
  const show = data => {
    if (!plan || data.board === undefined) return;
    const focus = document.activeElement && document.activeElement.id;
    plan.dataset.version = data.version;
    for (const part of ["bar", "standing", "board"]) one("#" + part).innerHTML = data[part];
    if (!one("#job .live") && data.version !== reported) one("#job").innerHTML = "";
    if (focus && !dialog.open) {
      const again = document.getElementById(focus);
      if (again) { again.focus({ preventScroll: true }); if (again.select) again.select(); }
    }
    asking();
  };
  const asking = () => { one(".ask").hidden = !one("table.sets"); };  // of no plan nothing can be asked
  if (plan) asking();
  const next = async () => {
    if (busy) return;
    if (!waiting.length) { delete document.body.dataset.busy; return; }
    busy = true;
    const fields = waiting.shift();
    const { code, data } = await ask(plan.dataset.base + "/do", { ...fields, version: plan.dataset.version });
    busy = false;
    if (data.version !== undefined) plan.dataset.version = data.version;
    if (code === 409) waiting.length = 0;
    if (code !== 200) alarm(data.error || data.say);
    if (!waiting.length || code === 409) show(data);
    say(data.say || data.error);
    next();
  };
  const change = fields => { document.body.dataset.busy = "1"; waiting.push(fields); next(); };

  // ----- searches ----------------------------------------------------------------------------------

  const percent = share => {
    const value = share * 100;
    return value >= 10 ? value.toFixed(0) + " %" : value >= 0.05 ? value.toFixed(1) + " %" : value > 0 ? "under 0.1 %" : "0 %";
  };
  const follow = (number, box, done) => {
    box.innerHTML = "<div class='box live'><span class='word'></span><b class='clock'></b><span class='best'></span><span class='bound'></span><span class='gap'></span><span class='stage soft'></span><button type='button'>Stop</button></div><ul class='ended'></ul>";
    const part = name => one("." + name, box);
    one("button", box).onclick = () => ask(`${root}/jobs/${number}/stop`, {});
    const stream = new EventSource(`${root}/jobs/${number}/events`);
    let plans = 0, looking = false;
    const line = event => {
      const now = JSON.parse(event.data);
      part("word").textContent = now.state === "waiting" ? `${now.title}: waiting, ${now.ahead} before it` : now.title;
      part("clock").textContent = now.seconds ? now.seconds.toFixed(1) + " s" : "";
      part("best").textContent = now.best == null ? "" : `best ${now.best}`;
      part("bound").textContent = now.bound == null ? "" : `bound ${now.bound}`;
      part("gap").textContent = now.gap === undefined || now.gap > 1 ? "" : `gap ${percent(now.gap)}`;
      part("stage").textContent = now.stage || "";
      part("ended").replaceChildren(...now.notes.map(text => { const item = document.createElement("li"); item.textContent = text; return item; }));
      return now;
    };
    stream.addEventListener("progress", async event => {
      const now = line(event);
      if (plan && now.plans > plans && !looking && box.id === "job") {
        plans = now.plans;
        looking = true;
        const { code, data } = await ask(`${root}/jobs/${number}/plan`);
        if (code === 200 && stream.readyState !== 2) {
          one("#standing").innerHTML = data.standing;
          one("#board").innerHTML = data.board;
        }
        setTimeout(() => { looking = false; }, 600);
      }
    });
    stream.addEventListener("over", async event => {
      line(event);
      stream.close();
      const { data } = await ask(`${root}/jobs/${number}/result`);
      if (done) await done(data);  // the page shows the result before it says so
      box.innerHTML = data.error ? "<p class='warn'></p>" : data.html || "";
      if (data.error) one("p", box).textContent = data.error;
      say(box.textContent.trim().slice(0, 300));
    });
    stream.onerror = () => { if (stream.readyState === 2) alarm("The search was lost; the studio does not answer."); };
  };
  const fresh = async () => {
    const { code, data } = await ask(plan.dataset.base + "/state");
    if (code !== 200) return;
    reported = data.version;
    show(data);
  };
  const run = async (what, fields) => {
    const limit = one("#seconds");
    const { code, data } = await ask(plan.dataset.base + "/run", { what, seconds: limit ? limit.value : 60, ...fields });
    if (code !== 200) { alarm(data.error); say(data.error); return; }
    const box = what === "solve" || what === "rest" ? one("#job") : one("#answer");
    box.scrollIntoView({ block: "nearest" });
    follow(data.job, box, fresh);
  };

  // ----- buttons and fields ---------------------------------------------------------------------------

  const place = element => {
    const table = element.closest("table.sets"), row = element.closest("tr.lift");
    return { session: table.dataset.session, exercise: row && row.dataset.exercise, weeks: table.dataset.weeks };
  };
  const closed = () => { if (dialog && dialog.open) dialog.close(); };
  let opener = "";
  const open = async url => {
    opener = document.activeElement && document.activeElement.id;
    const { code, data } = await ask(url);
    if (code !== 200) { alarm("That can't be opened: " + (data.error || "it is no longer there.")); return; }
    dialog.innerHTML = data.html;
    htmx.process(dialog);
    dialog.showModal();
  };
  if (dialog) dialog.addEventListener("close", () => {
    dialog.innerHTML = "";
    const back = opener && document.getElementById(opener);
    if (back) back.focus();
  });

  document.addEventListener("click", event => {
    const button = event.target.closest("button, [data-close]");
    if (!button) { if (event.target === dialog) closed(); return; }
    const set = button.dataset;
    if (set.close !== undefined) { closed(); return; }
    if (!plan) return;
    if (button.closest(".step")) {
      const field = one("input", button.parentElement);
      field.value = Math.max(0, Math.min(50, (Number(field.value) || 0) + Number(set.by)));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    } else if (button.classList.contains("name")) {
      const at = place(button);
      const week = at.weeks.split(",")[0];
      open(plan.dataset.base + "/lift?" + new URLSearchParams({ session: at.session, exercise: at.exercise, week }));
    } else if (button.classList.contains("add")) {
      const table = one("table", button.closest("section")).dataset;
      const query = new URLSearchParams({ session: table.session, weeks: table.weeks });
      opener = button.id;
      dialog.innerHTML = "<header><h2 id='dialog-title'></h2><button type='button' data-close>Close</button></header><label>Look for <input type='search' name='q' maxlength='100' autocomplete='off' autofocus></label><div id='more'></div>";
      one("h2", dialog).textContent = `Add an exercise to ${table.session}`;
      const look = async () => {
        query.set("q", one("input", dialog).value);
        const { data } = await ask(plan.dataset.base + "/more?" + query);
        if (one("#more")) one("#more").innerHTML = data.html || "";
      };
      one("input", dialog).oninput = look;
      one("#more").dataset.session = table.session;
      one("#more").dataset.weeks = table.weeks;
      dialog.showModal();
      look();
    } else if (set.pick) {
      const at = button.closest("#more").dataset;
      closed();
      change({ do: "add", session: at.session, weeks: at.weeks, exercise: set.pick });
    } else if (set.swap) {
      const form = one("#swap"), day = one("[value=day]", form);
      const fields = { do: "swap", session: form.dataset.session, exercise: form.dataset.exercise, weeks: form.dataset.weeks, to: set.swap };
      if (day && day.checked) { fields.day = "1"; fields.weeks = one("#swap-week").value; }
      closed();
      change(fields);
    } else if (set.do) {
      const { do: what, session, exercise, weeks, by, to, number } = set;
      const fields = Object.fromEntries(Object.entries({ do: what, session, exercise, weeks, by, to, number }).filter(([, value]) => value !== undefined));
      closed();
      if (number !== undefined) one("#job").innerHTML = "";
      change(fields);
    } else if (set.run) {
      const { session, exercise, week } = set;
      const fields = Object.fromEntries(Object.entries({ session, exercise, week }).filter(([, value]) => value !== undefined));
      if (set.run === "rank" && one("#swap [value=day]") && one("#swap [value=day]").checked) { fields.day = "1"; fields.week = one("#swap-week").value; }
      closed();
      run(set.run, fields);
    }
  });
  document.addEventListener("change", event => {
    const field = event.target;
    if (!plan || !field.matches("table.sets input")) return;
    const to = Math.max(0, Math.min(50, Math.round(Number(field.value) || 0)));
    change({ ...place(field), do: "sets", weeks: field.dataset.week, to });
  });
  document.addEventListener("submit", event => {
    const form = event.target;
    if (form.dataset.run && plan) {
      event.preventDefault();
      run(form.dataset.run, Object.fromEntries(new FormData(form)));
    } else if (form.id === "swap") event.preventDefault();
  });
  document.addEventListener("keydown", event => {
    const typing = event.target.matches("textarea, input:not([type=number])");
    if (plan && (event.ctrlKey || event.metaKey) && !typing && !(dialog && dialog.open)) {
      const key = event.key.toLowerCase();
      const what = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : "";
      if (what) { event.preventDefault(); change({ do: what }); }
    }
    // Left and right go from week to week, up and down change the sets as number fields do.
    if (event.target.matches("table.sets input") && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const row = all("input", event.target.closest("tr"));
      const near = row[row.indexOf(event.target) + (event.key === "ArrowLeft" ? -1 : 1)];
      if (near) { event.preventDefault(); near.focus(); near.select(); }
    }
  });

  // ----- a new block ------------------------------------------------------------------------------

  const begin = async (fields, box) => {
    const { code, data } = await ask(one("#new").getAttribute("action"), fields);
    if (code !== 200) { alarm(data.error); say(data.error); return; }
    if (data.go) { location.href = data.go; return; }
    follow(data.job, box, result => { if (result.go) location.href = result.go; });
  };
  if (one("#new")) {
    one("#new").addEventListener("submit", event => { event.preventDefault(); begin(new FormData(event.target), one("#new-job")); });
    all("[data-template]").forEach(button => {
      button.onclick = () => begin({ file: one("#n-file").value || button.dataset.template, template: button.dataset.template }, one("#new-job"));
    });
  }

  // ----- gyms side by side, logs, the roster -----------------------------------------------------------

  const asked = (form, box) => form && form.addEventListener("submit", async event => {
    event.preventDefault();
    if (form.id === "run-roster" && !await saved()) return;
    const fields = new URLSearchParams(new FormData(form));
    if (form.id === "run-roster") fields.set("table", one("#roster").dataset.name);
    const { code, data } = await ask(form.getAttribute("action"), fields);
    if (code !== 200) { alarm(data.error); say(data.error); return; }
    follow(data.job, box);
  });
  asked(one("#compare"), one("#compare-job"));
  asked(one("#run-roster"), one("#roster-job"));
  const log = one("#log");
  const back = async (part, fields) => {
    const file = one("[type=file]", log).files[0];
    const query = new URLSearchParams({ file: file.name, unit: log.elements.unit.value, start: log.elements.start.value, ...fields });
    const base = log.getAttribute("action").replace(/log$/, part);
    return ask(base + "?" + query, file);
  };
  const hold = async fields => {
    const { code, data } = await back("log", fields);
    if (code !== 200) { alarm(data.error); say(data.error); return; }
    one("#logged").innerHTML = data.html;
    const names = one("#names"), rest = one("#replan");
    if (names) names.addEventListener("submit", event => {
      event.preventDefault();
      const chosen = all("select", names).filter(item => item.value).map(item => [item.name, item.value]);
      if (chosen.length) hold({ names: JSON.stringify(Object.fromEntries(chosen)) });
      else alarm("Choose what at least one name means.");
    });
    if (rest) rest.addEventListener("submit", async event => {
      event.preventDefault();
      const { code, data } = await back("replan", Object.fromEntries(new FormData(rest)));
      if (code !== 200) { alarm(data.error); say(data.error); return; }
      follow(data.job, one("#replanned"), () => { if (one("#broken")) one("#broken").remove(); });
    });
  };
  if (log) log.addEventListener("submit", event => { event.preventDefault(); hold({}); });
  const roster = one("#roster");
  const saved = async () => {
    const rows = all("tr", roster).map(row => all("input", row).map(cell => cell.value));
    const answer = await fetch(roster.dataset.save, { method: "POST", body: JSON.stringify({ name: roster.dataset.name, rows }) });
    const data = await answer.json();
    if (!answer.ok) alarm(data.error);
    say(data.say || data.error);
    return answer.ok;
  };
  if (roster) {
    const cell = (tag, label) => {
      const item = document.createElement(tag), field = document.createElement("input");
      if (tag === "th") item.scope = "col";
      field.setAttribute("aria-label", label);
      item.append(field);
      return item;
    };
    one("#save-roster").onclick = async () => { if (await saved()) alarm("Saved: " + roster.dataset.name); };
    one("#add-row").onclick = () => {
      const row = document.createElement("tr"), body = one("tbody", roster);
      all("thead input", roster).forEach((head, n) => row.append(cell("td", `${head.value || "column " + (n + 1)}, athlete ${body.rows.length + 1}`)));
      body.append(row);
      one("input", row).focus();
    };
    one("#add-column").onclick = () => {
      const count = all("thead input", roster).length + 1;
      all("thead tr", roster).forEach(row => row.append(cell("th", `Name of column ${count}`)));
      all("tbody tr", roster).forEach((row, n) => row.append(cell("td", `column ${count}, athlete ${n + 1}`)));
      one("thead tr", roster).lastChild.firstChild.focus();
    };
  }

  // ----- the scenario: its form and its text ---------------------------------------------------------

  const scenario = one("#scenario"), yaml = one("#yaml");
  if (scenario) {
    const gutter = one("#lines");
    let wrong = JSON.parse(scenario.dataset.lines || "[]"), timer, sending = null;
    const queue = [];
    const number = () => {
      const count = yaml.value.split("\n").length, bad = new Set(wrong);
      gutter.replaceChildren(...Array.from({ length: count }, (_, n) => {
        const line = document.createElement("li");
        line.textContent = n + 1;
        if (bad.has(n + 1)) line.className = "wrong";
        return line;
      }));
      gutter.scrollTop = yaml.scrollTop;
    };
    const wrongOpen = () => all("#form details").forEach(item => { if (one("[aria-invalid], .bad", item)) item.open = true; });
    const opened = () => all("#form details").filter(item => item.open).map(item => item.id);
    const put = (data, typing) => {
      scenario.dataset.version = data.version;
      wrong = data.lines;
      one("#state").innerHTML = data.state;
      one("#problems").innerHTML = data.problems;
      const focus = document.activeElement && document.activeElement.id, open = opened();
      const query = one("#preference-q") && one("#preference-q").value, found = one("#preference-found") && one("#preference-found").innerHTML;
      if (!one("#form").contains(document.activeElement) || !typing) {
        one("#form").innerHTML = data.form;
        all("#form details").forEach(item => { if (item.id) item.open = open.includes(item.id); });
        wrongOpen();
        if (one("#preference-q") && query) { one("#preference-q").value = query; one("#preference-found").innerHTML = found; }
        htmx.process(one("#form"));
      }
      if (!typing && yaml.value !== data.text) yaml.value = data.text;
      const back = focus && focus !== "yaml" && document.getElementById(focus);
      if (back) back.focus({ preventScroll: true });
      number();
    };
    const send = async (fields, typing) => {
      if (sending) {  // what was typed last has all that was typed before
        if (typing && queue.length && queue[queue.length - 1][1]) queue.pop();
        queue.push([fields, typing]);
        return;
      }
      sending = true;
      const { code, data } = await ask(scenario.dataset.base + "/do", { ...fields, version: scenario.dataset.version });
      sending = null;
      if (code && code !== 200) alarm(data.error || data.say);
      if (data.version !== undefined) put(data, typing && code === 200);
      if (data.say) say(data.say);
      if (code === 409) queue.length = 0;
      if (queue.length) send(...queue.shift());
    };
    const typed = () => { clearTimeout(timer); timer = null; send({ do: "text", text: yaml.value }, true); };
    yaml.addEventListener("input", () => { number(); clearTimeout(timer); timer = setTimeout(typed, 350); });
    yaml.addEventListener("blur", () => { if (timer) typed(); });
    yaml.addEventListener("scroll", () => { gutter.scrollTop = yaml.scrollTop; });
    addEventListener("pagehide", () => {
      if (timer) navigator.sendBeacon(scenario.dataset.base + "/do", new URLSearchParams({ do: "text", text: yaml.value, version: scenario.dataset.version }));
    });
    document.addEventListener("change", event => {
      const set = event.target.dataset;
      if (set.form) send({ do: set.form, path: set.path || "", value: set.value || event.target.value }, false);
      else if (set.path) send({ do: "set", path: set.path, value: event.target.value }, false);
    });
    document.addEventListener("click", event => {
      const button = event.target.closest("button");
      if (!button) return;
      const set = button.dataset;
      if (set.line) {
        const lines = yaml.value.split("\n"), before = lines.slice(0, set.line - 1).join("\n").length + (set.line > 1 ? 1 : 0);
        yaml.focus();
        yaml.setSelectionRange(before, before + (lines[set.line - 1] || "").length);
        yaml.scrollTop = (set.line - 4) * parseFloat(getComputedStyle(yaml).lineHeight);
      } else if (set.form) {
        const text = id => id ? { name: one("#" + id).value } : {};
        send({ do: set.form, path: set.path || "", value: set.from ? one("#" + set.from).value : set.value || "", ...text(set.name) }, false);
      }
    });
    number();
    wrongOpen();
    setInterval(async () => {
      if (document.hidden || sending || timer) return;
      const { code, data } = await ask(scenario.dataset.base + "/state?version=" + scenario.dataset.version);
      if (code === 200 && data.text !== undefined && !sending && !timer) { put(data, false); say("Changed in another window."); }
    }, 2000);
  }

  // ----- dragging -----------------------------------------------------------------------------------------

  let dragged = null;
  const marks = () => all(".over").forEach(item => item.classList.remove("over"));
  document.addEventListener("dragstart", event => {
    if (!event.target.matches || !event.target.matches(".handle")) return;
    dragged = place(event.target);
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged.exercise);
  });
  document.addEventListener("dragover", event => {
    const table = dragged && event.target.closest && event.target.closest("table.sets[data-session]");
    if (!table) return;
    event.preventDefault();
    marks();
    (event.target.closest("tr.lift") || table).classList.add("over");
  });
  document.addEventListener("dragend", () => { dragged = null; marks(); });
  document.addEventListener("drop", event => {
    const table = dragged && event.target.closest("table.sets[data-session]");
    marks();
    if (!table) return;
    event.preventDefault();
    const row = event.target.closest("tr.lift");
    const before = row ? row.dataset.exercise : "";
    if (!(table.dataset.session === dragged.session && before === dragged.exercise)) {
      change({ ...dragged, do: "move", to: table.dataset.session, before });
    }
    dragged = null;
  });

  // ----- other windows, and files that are changed outside ---------------------------------------------------

  if (plan) setInterval(async () => {
    if (document.hidden || busy || waiting.length || one("#job .live")) return;
    const { code, data } = await ask(plan.dataset.base + "/state?version=" + plan.dataset.version);
    if (code === 200 && data.board !== undefined && !busy && !waiting.length) {
      show(data);
      say("Changed in another window: " + data.say);
    }
  }, 2000);
})();
