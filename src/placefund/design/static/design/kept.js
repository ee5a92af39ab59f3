// Keeps on this machine what somebody types into a form that takes more than a line, until the server has it: one with a long box, or
// with several short ones. What is kept belongs to the person who is signed in: nobody else is offered it, and it goes when they sign
// out, or by its age on whichever page is opened next. Whoever is not signed in leaves nothing.
//
// A form that saves itself does so in autosave.js, and keeps its words here until the server has confirmed them. Every other form is kept
// by the address of its page, and forgotten once sending it has led to another page, or to the same page with the word that it is done.

import { LANGUAGE, wordsOf } from "./words.js";

const PREFIX = "placefund:draft:";
const SENT = "placefund:sent"; // the page whose form was sent last in this tab
const DAYS_KEPT = 14;
const SEVERAL = 3;
const SHORT_BOXES = ["text", "number", "tel", "email", "url"].map((type) => `input[type=${type}]`).join(", ");

const person = document.documentElement.dataset.person ?? "";

export function draftKey(address) {
  return `${PREFIX}${person}:${address}`;
}

export function keepForms(words) {
  const page = draftKey(`page:${location.pathname}`);
  forgetOld();
  settle();
  if (!person || !words) return;
  const say = wordsOf(words);
  const forms = [...document.querySelectorAll("form[method=post]")].filter(
    (form) => takesMuch(form) && !form.querySelector("input[type=password]") && !form.matches("[data-autosave]"),
  );
  forms.forEach((form, number) => keepForm(form, `${page}#${number}`, say));
  for (const form of document.querySelectorAll("form[method=post]")) {
    form.addEventListener("submit", () => {
      if (kept(page).some(([, draft]) => draft?.values.some(([name]) => form.elements[name]))) {
        store(sessionStorage, SENT, { page, path: location.pathname });
      }
    });
  }
}

export function forgetAll() {
  for (const [key] of kept(PREFIX)) forget(key);
}

// Whoever's it is: a session that ran out took nothing with it.
function forgetOld() {
  for (const [key, draft] of kept(PREFIX)) if (!draft || isOld(draft)) forget(key);
}

function takesMuch(form) {
  if (form.querySelector("textarea")) return true;
  return form.querySelector(SHORT_BOXES) !== null && form.querySelectorAll(`${SHORT_BOXES}, select`).length >= SEVERAL;
}

function keepForm(form, key, words) {
  const before = typed(form);
  const draft = recall(key);
  if (draft && !isHere(draft, before)) offerKept(form, words, key, before, () => {});
  form.addEventListener("input", () => keep(key, { at: new Date().toISOString(), base: before, values: typed(form) }));
}

// What was sent has arrived when another page answers, or the same one says that it is done; a page that asks to sign in says neither.
function settle() {
  const sent = take(sessionStorage, SENT);
  if (!sent) return;
  if (document.querySelector("input[type=password]")) {
    store(sessionStorage, SENT, sent);
    return;
  }
  if (location.pathname !== sent.path || document.querySelector(".govuk-notification-banner--success")) {
    for (const [key] of kept(sent.page)) forget(key);
  }
}

function isOld(draft) {
  return Date.now() - Date.parse(draft.at) > DAYS_KEPT * 24 * 3600 * 1000;
}

// Whether the page shows what was typed. A row that has been added to it since has boxes of its own, of which nothing was typed.
function isHere(draft, shown) {
  const known = new Set([...draft.base, ...draft.values].map(([name]) => name));
  return same(draft.values, shown.filter(([name]) => known.has(name)));
}

// What the person typed and chose: boxes that they do not see are the page's own, and may be others each time.
function typed(form) {
  return written(form).filter(([name]) => form.elements[name]?.type !== "hidden");
}

// Kept words are offered only when they differ from what the server now shows, and are put back only when asked.
export function offerKept(form, words, key, before, saveNow) {
  const kept = recall(key);
  if (!kept) return;
  if (isHere(kept, before)) {
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
export function written(form) {
  return [...new FormData(form)].filter(
    ([name, value]) =>
      name !== "csrfmiddlewaretoken" &&
      typeof value === "string" &&
      form.elements[name]?.type !== "password" &&
      form.elements[name]?.dataset?.autosaveVersion === undefined,
  );
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

export function clock(moment) {
  return moment.toLocaleTimeString(LANGUAGE, { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
}

export function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

// Storage may be full, private or switched off: then the draft is simply not kept here, and nothing else changes.
export function keep(key, draft) {
  store(localStorage, key, draft);
}

export function recall(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

export function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    /* nothing was kept */
  }
}

function kept(prefix) {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .map((key) => [key, recall(key)]);
  } catch {
    return [];
  }
}

function store(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    /* not kept */
  }
}

function take(storage, key) {
  try {
    const value = JSON.parse(storage.getItem(key));
    storage.removeItem(key);
    return value;
  } catch {
    return null;
  }
}
