// What the console's pages do beyond forms: the editor keeps drafts as they
// are typed, and shows what is wrong with them. Without scripts, buttons do.
"use strict";

const WAIT = 500; // milliseconds after the last key

/** The editors of a campaign, and everything that goes by its draft. */
async function campaign(form) {
  const fields = [...form.querySelectorAll("textarea")];
  let words = [];
  try {
    words = await (await fetch("/console/words.json")).json();
  } catch { /* typing works without completion */ }
  let timer = 0;
  let again = false;
  let busy = false;

  const keep = async () => {
    if (busy) { again = true; return; }
    busy = true;
    again = false;
    try {
      const body = new URLSearchParams(new FormData(form));
      const answer = await fetch(form.action, { method: "POST", body, headers: { accept: "application/json" } });
      if (answer.status !== 200 && answer.status !== 409) throw new Error(await answer.text());
      show(await answer.json());
    } catch (error) {
      const verdict = document.getElementById("verdict");
      verdict.textContent = `${verdict.dataset.failed} ${error.message}`;
    }
    busy = false;
    document.body.dataset.kept = again ? "" : "yes";
    if (again) keep();
  };
  const changed = () => {
    document.body.dataset.kept = "";
    clearTimeout(timer);
    timer = setTimeout(keep, WAIT);
  };
  const editors = fields.map((field) => [field, window.SadakatEditor.edit(field, words, changed)]);

  const show = (kept) => {
    const verdict = document.getElementById("verdict");
    if (kept.stale !== undefined) {
      const stale = document.getElementById("stale");
      stale.textContent = `${stale.dataset.text} ${kept.stale}`;
      const look = document.createElement("a");
      look.href = location.pathname;
      look.textContent = " ↻";
      stale.append(look);
      stale.hidden = false;
      return;
    }
    for (const input of document.querySelectorAll('input[name="revision"]')) input.value = kept.revision;
    const errors = kept.found.filter((one) => one.severity === "error").length;
    verdict.textContent = kept.is_fine ? verdict.dataset.fine : `${verdict.dataset.wrong} (${errors})`;
    const list = document.getElementById("found");
    list.replaceChildren(...kept.found.map((one) => {
      const item = document.createElement("li");
      item.className = one.severity;
      const strong = document.createElement("strong");
      strong.textContent = verdict.dataset[one.severity] ?? one.severity;
      const code = quiet(` [${one.code}]`);
      const place = quiet(`${one.file}:${one.line}:${one.column}`);
      item.append(strong, ` ${one.message}`, code, document.createElement("br"), place);
      if (one.help) item.append(document.createElement("br"), `→ ${one.help}`);
      return item;
    }));
    const cases = document.getElementById("cases");
    cases.replaceChildren(...kept.cases.map((one) => {
      const item = document.createElement("li");
      item.className = one.holds ? "holds" : "fails";
      const mark = document.createElement("span");
      mark.className = "mark";
      mark.textContent = one.holds ? `✓ ${cases.dataset.holds}` : `✗ ${cases.dataset.fails}`;
      item.append(mark, ` ${one.name}`);
      return item;
    }));
    for (const [field, editor] of editors) {
      editor.show(kept.found.filter((one) => one.file === field.dataset.file));
    }
    document.querySelector("#publish button").disabled = !(kept.is_fine && kept.is_changed);
    document.getElementById("discard").disabled = !kept.is_changed;
    // The form says what the draft said when the page was made.
    const plain = document.getElementById("plain");
    if (plain) plain.dataset.old = "yes";
  };

  form.querySelector(".keep").hidden = true;
  // What is wrong already is shown in the editors, without keeping anything.
  const found = [...document.querySelectorAll("#found li")].length;
  if (found > 0) {
    const answer = await fetch(`${location.pathname}/found.json`);
    if (answer.ok) {
      const all = await answer.json();
      for (const [field, editor] of editors) editor.show(all.filter((one) => one.file === field.dataset.file));
    }
  }
  document.body.dataset.ready = "yes";
}

function quiet(text) {
  const span = document.createElement("span");
  span.className = "quiet";
  span.textContent = text;
  return span;
}

document.addEventListener("DOMContentLoaded", () => {
  const form = document.getElementById("text");
  if (form && window.SadakatEditor) campaign(form);
});
