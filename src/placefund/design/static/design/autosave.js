// Saves a draft while it is being written. What is typed is kept in this browser until the server has confirmed it, so that
// a lost connection or an ended session loses no words; on return the page offers the kept words again.
//
// A form takes part with `data-autosave` and `data-autosave-url`, and hands over what is said in `data-words`. The server is sent the whole form and answers 2xx when it
// has saved, or 4xx with JSON `{"error": "a sentence"}`. The form's own button works as ever. A hidden box with
// `data-autosave-version` holds the version the writer started from; the answer's JSON `version` is put into it. Where a form
// saves two things, the attribute's value names the part of the answer that is the version of each.

import { clock, draftKey, forget, keep, offerKept, recall, same, written } from "./kept.js";
import { wordsOf } from "./words.js";

const PAUSE_MS = 1500; // after the last key: long enough not to save every letter, short enough to lose none

export function startAutosave(form) {
  const url = form.dataset.autosaveUrl;
  const key = draftKey(url);
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

function withoutFiles(form) {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (typeof value !== "string") data.delete(name);
  return data;
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
