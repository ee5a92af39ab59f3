// Saves a draft while it is being written. What is typed is kept in this browser until the server has confirmed it, so that
// a lost connection or an ended session loses no words; on return the page offers the kept words again.
//
// A form takes part with `data-autosave` and `data-autosave-url`, and hands over what is said in `data-words`. The server is sent the whole form and answers 2xx when it
// has saved, or 4xx with JSON `{"error": "a sentence"}`. The form's own button works as ever. A hidden box with
// `data-autosave-version` holds the version the writer started from; the answer's JSON `version` is put into it. Where a form
// saves two things, the attribute's value names the part of the answer that is the version of each.

import { LANGUAGE, wordsOf } from "./words.js";

const PAUSE_MS = 1500; // after the last key: long enough not to save every letter, short enough to lose none

export function startAutosave(form) {
  const url = form.dataset.autosaveUrl;
  const key = `placefund:draft:${url}`;
  const words = wordsOf(form);
  const status = addStatus(form);
  const versions = form.querySelectorAll("[data-autosave-version]");
  let before = written(form);
  let timer = null;
  let saving = false;
  let again = false;
  let leaving = false;

  offerKept(form, words, key, before, () => queue(0));

  form.addEventListener("input", () => {
    keep(key, { at: new Date().toISOString(), base: before, values: written(form) });
    queue(PAUSE_MS);
  });
  form.addEventListener("submit", () => {
    // The words stay kept: only the next page, showing them as saved, proves that they arrived.
    leaving = true;
    clearTimeout(timer);
  });
  window.addEventListener("online", () => recall(key) && queue(0));

  function queue(delay) {
    clearTimeout(timer);
    timer = setTimeout(save, delay);
  }

  async function save() {
    if (leaving) return;
    if (saving) {
      again = true;
      return;
    }
    saving = true;
    const values = written(form);
    try {
      const answer = await fetch(url, {
        method: "POST",
        body: withoutFiles(form),
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
        credentials: "same-origin",
        redirect: "manual",
      });
      if (!answer.ok) throw new Error(await reason(answer, words));
      const said = await saved(answer);
      for (const box of versions) box.value = said[box.dataset.autosaveVersion || "version"];
      const asSent = same(values, written(form));
      fill(form, said.fields ?? {}, values);
      before = asSent ? written(form) : values;
      if (asSent) forget(key);
      say(status, `${words("saved", { time: said.saved || clock(new Date()) })} ${said.note ?? ""}`.trim());
    } catch (error) {
      say(status, error instanceof TypeError ? words("noConnection") : error.message, true);
    } finally {
      saving = false;
      if (again) {
        again = false;
        queue(0);
      }
    }
  }
}

// What somebody else changed meanwhile in boxes that this writer left alone comes into them.
function fill(form, fields, sent) {
  const was = new Map(sent);
  for (const [name, value] of Object.entries(fields)) {
    const control = form.elements[name];
    if (control && control.value === was.get(name)) control.value = value;
  }
  if (Object.keys(fields).length) form.dispatchEvent(new Event("placefund:filled"));
}

function addStatus(form) {
  const status = document.createElement("p");
  status.className = "pf-saved";
  status.setAttribute("role", "status");
  status.setAttribute("aria-live", "polite");
  const place = form.querySelector("[data-autosave-status]");
  if (place) place.append(status);
  else form.append(status);
  return status;
}

function say(status, sentence, failed = false) {
  status.classList.toggle("pf-saved--failed", failed);
  if (status.textContent !== sentence) status.textContent = sentence;
}

// Kept words are offered only when they differ from what the server now shows, and are put back only when asked.
function offerKept(form, words, key, before, saveNow) {
  const kept = recall(key);
  if (!kept) return;
  if (same(kept.values, before)) {
    forget(key);
    return;
  }
  const box = document.createElement("div");
  box.className = "pf-unsaved";
  box.setAttribute("role", "region");
  box.setAttribute("aria-label", words("kept"));
  const told = document.createElement("p");
  const name = same(kept.base, before) ? "keptSince" : "changedSince";
  told.textContent = words(name, { time: clock(new Date(kept.at)) });
  const restore = button(words("putBack"), "govuk-button");
  const drop = button(words("drop"), "govuk-button govuk-button--secondary");
  restore.addEventListener("click", () => {
    write(form, kept.values);
    box.remove();
    form.querySelector("textarea, input:not([type=hidden])")?.focus();
    saveNow();
  });
  drop.addEventListener("click", () => {
    forget(key);
    box.remove();
  });
  const group = document.createElement("div");
  group.className = "govuk-button-group";
  group.append(restore, drop);
  box.append(told, group);
  form.prepend(box);
}

function button(text, css) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = css;
  made.textContent = text;
  return made;
}

// Every named control as [name, value] pairs, in the order of the page; secrets, files and the version are never kept.
function written(form) {
  return [...new FormData(form)].filter(
    ([name, value]) =>
      name !== "csrfmiddlewaretoken" &&
      typeof value === "string" &&
      form.elements[name]?.type !== "password" &&
      form.elements[name]?.dataset?.autosaveVersion === undefined,
  );
}

function withoutFiles(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
  return data;
}

function write(form, values) {
  const wanted = new Map();
  for (const [name, value] of values) wanted.set(name, [...(wanted.get(name) ?? []), value]);
  for (const control of form.elements) {
    if (!control.name || control.name === "csrfmiddlewaretoken" || control.dataset.autosaveVersion !== undefined) continue;
    const given = wanted.get(control.name) ?? [];
    if (control.type === "checkbox" || control.type === "radio") control.checked = given.includes(control.value);
    else if (control.tagName === "SELECT") for (const option of control.options) option.selected = given.includes(option.value);
    else if (["text", "search", "email", "tel", "url", "number", "textarea"].includes(control.type) && given.length) {
      control.value = given.shift();
      control.dispatchEvent(new Event("keyup", { bubbles: true })); // so that the word counter counts again
    }
  }
}

async function reason(answer, words) {
  if (answer.type === "opaqueredirect" || answer.status === 401) return words("signedOut");
  if (answer.status === 403) return words("closed");
  if (answer.status === 413) return words("tooLong");
  try {
    const why = (await answer.json()).error;
    return why ? words("refusedWhy", { why }) : words("refused");
  } catch {
    return words("refused");
  }
}

// What the server says of what it saved: the versions, and the time by the installation's clock, which may not be this one's.
async function saved(answer) {
  try {
    return await answer.json();
  } catch {
    return {};
  }
}

function clock(moment) {
  return moment.toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
}

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// Storage may be full, private or switched off: then the draft is simply not kept here, and nothing else changes.
function keep(key, draft) {
  try {
    localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    /* not kept */
  }
}

function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    /* nothing was kept */
  }
}
