"use strict";
(() => {
  const root = document.getElementById("main"), key = "backblock " + root.dataset.key;
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(key)) || {}; } catch (_) { kept = {}; }
  const columns = ["reps", "seconds", "metres", "load", "rir"];
  const keep = () => {
    const count = Object.keys(kept).length;
    let said = count + (count === 1 ? " set" : " sets") + " written, kept in this browser.";
    try { localStorage.setItem(key, JSON.stringify(kept)); }
    catch (_) { said = "This browser keeps nothing: save before you close the page."; }
    document.getElementById("kept").textContent = count || !said.includes("kept") ? said : "";
  };
  for (const lift of root.querySelectorAll(".log")) {
    const { week, session } = lift.closest("article").dataset;
    const name = lift.closest("tr").previousElementSibling.querySelector("th").textContent;
    for (let n = 1; n <= +lift.dataset.n; n++) {
      const id = JSON.stringify([+week, session, lift.dataset.x, n]), box = document.createElement("span");
      box.append(String(n));
      for (const field of [lift.dataset.u || "reps", "load", "rir"]) {
        const label = { load: root.dataset.unit, rir: "RIR" }[field] || field;
        const input = document.createElement("input");
        input.inputMode = "decimal";
        input.maxLength = 12;
        input.placeholder = label;
        input.autocomplete = "off";
        input.setAttribute("aria-label", `${name}, set ${n}, ${label}`);
        input.value = (kept[id] || {})[field] || "";
        input.addEventListener("input", () => {
          const set = Object.assign({}, kept[id]);
          const value = input.value.replace(/[^0-9.,+-]/g, "");
          if (value) set[field] = value; else delete set[field];
          if (Object.keys(set).length) kept[id] = set; else delete kept[id];
          keep();
        });
        box.append(input);
      }
      lift.append(box);
    }
  }
  const cell = (value) => /[",\n]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value;
  document.getElementById("save").addEventListener("click", () => {
    const rows = Object.keys(kept).map((id) => [...JSON.parse(id), kept[id]]);
    rows.sort((a, b) => a[0] - b[0] || a[1].localeCompare(b[1]) || a[2].localeCompare(b[2]) || a[3] - b[3]);
    const shown = (set, field) => set[field] ? set[field] + (field === "load" ? " " + root.dataset.unit : "") : "";
    const lines = rows.map(([week, session, exercise, n, set]) =>
      [week, session, exercise, n, ...columns.map((field) => shown(set, field))].map((v) => cell(String(v))).join(","));
    const text = ["week,session,exercise,set," + columns.join(","), ...lines].join("\r\n") + "\r\n";
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "text/csv" }));
    link.download = "sets-done.csv";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });
  document.getElementById("bar").hidden = false;
  keep();
})();
