// The grid of costs: sums while one types, and a block of cells that is pasted into it. The page works the same sums out without
// this script, when its button is pressed.
//
// Amounts are whole pence. The grant is the total at the rate, rounded half up once, as `domain/costs.py` does it.

import { LANGUAGE, wordsOf } from "./words.js";

const AMOUNT = /^(\d+|\d{1,3}(?:,\d{3})+)?(?:\.(\d{1,2}))?$/;

export function startCosts(form) {
  const limits = form.querySelector("[data-cost-limits]");
  const words = wordsOf(limits);
  const rows = [...form.querySelectorAll("[data-cost-row]")];
  form.querySelector("[data-cost-work-out]").hidden = true;
  document.querySelector("[data-cost-hint]").hidden = false;

  form.addEventListener("input", () => add(form, rows, limits, words));
  form.addEventListener("placefund:filled", () => add(form, rows, limits, words));
  for (const row of rows) row.addEventListener("paste", (event) => paste(event, form, rows, limits, words));
  add(form, rows, limits, words);
}

// --- sums ----------------------------------------------------------------------------------------------------------------

// Whole pence, 0 for an empty box, null for what is no amount: the server says what is wrong with it.
export function pence(text) {
  const squeezed = text.replace(/[\s£]/g, "");
  if (!squeezed) return 0n;
  const found = AMOUNT.exec(squeezed);
  if (!found || (found[1] === undefined && found[2] === undefined)) return null;
  return BigInt((found[1] ?? "0").replaceAll(",", "")) * 100n + BigInt((found[2] ?? "0").padEnd(2, "0"));
}

function add(form, rows, limits, words) {
  const years = rows[0].querySelectorAll("input").length;
  const all = new Array(years).fill(0n);
  for (const body of form.querySelectorAll("[data-cost-kind]")) {
    const ofKind = new Array(years).fill(0n);
    for (const row of body.querySelectorAll("[data-cost-row]")) {
      let sum = 0n;
      row.querySelectorAll("input").forEach((box, at) => {
        const amount = pence(box.value) ?? 0n;
        sum += amount;
        ofKind[at] += amount;
        all[at] += amount;
      });
      put(row, "row", pounds(sum));
    }
    body.querySelectorAll('[data-cost-sum="kind-year"]').forEach((cell, at) => write(cell, pounds(ofKind[at])));
    put(body, "kind", pounds(total(ofKind)));
  }
  form.querySelectorAll('[data-cost-sum="year"]').forEach((cell, at) => write(cell, pounds(all[at])));
  put(form, "all", pounds(total(all)));
  addGrant(form, total(all), limits, words);
}

function addGrant(form, cost, limits, words) {
  const { rate, others, cap, floor, known } = form.dataset;
  if (!rate) return;
  const [over, under] = rate.split("/").map(BigInt);
  const grant = (2n * cost * over + (under ?? 1n)) / (2n * (under ?? 1n));
  put(form, "grant", pounds(grant));
  if (!known) return;
  const ask = BigInt(others) + grant;
  put(form, "ask", pounds(ask));
  let said = "";
  if (cap && ask > BigInt(cap)) said = words("above", { over: pounds(ask - BigInt(cap)), cap: pounds(BigInt(cap)) });
  else if (floor && ask < BigInt(floor)) said = words("below", { under: pounds(BigInt(floor) - ask), floor: pounds(BigInt(floor)) });
  else if (cap) said = words("left", { left: pounds(BigInt(cap) - ask), cap: pounds(BigInt(cap)) });
  write(limits, said);
}

function total(amounts) {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

export function pounds(amount) {
  const rest = amount % 100n;
  return `£${(amount / 100n).toLocaleString(LANGUAGE)}${rest ? `.${String(rest).padStart(2, "0")}` : ""}`;
}

function put(inside, name, text) {
  for (const cell of inside.querySelectorAll(`[data-cost-sum="${name}"]`)) write(cell, text);
}

function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

// --- a block of cells ------------------------------------------------------------------------------------------------------

// The same reading as `block_of` in domain/cost_grid.py: tabs, or else commas where the line is not one amount.
export function blockOf(text) {
  const lines = text.replaceAll("\r\n", "\n").replaceAll("\r", "\n").replace(/^\n+|\n+$/g, "").split("\n");
  return lines.map(cellsOf);
}

function cellsOf(line) {
  const bare = (cell) => cell.trim().replace(/^"+|"+$/g, "").trim();
  if (line.includes("\t")) return line.split("\t").map(bare);
  if (pence(bare(line)) !== null) return [bare(line)];
  return [...line.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/g)]
    .filter((found) => found.index < line.length || line.endsWith(","))
    .map((found) => bare((found[1] ?? found[2]).replaceAll('""', '"')));
}

function paste(event, form, rows, limits, words) {
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const block = blockOf(text);
  if (block.length === 1 && block[0].length === 1) return; // one amount: the browser pastes it where the cursor is
  event.preventDefault();
  const grid = rows.map((row) => [...row.querySelectorAll("input")]);
  const first = grid.findIndex((boxes) => boxes.includes(event.target));
  const from = grid[first].indexOf(event.target);
  const rest = [];
  let count = 0;
  block.forEach((cells, down) => {
    const boxes = (grid[first + down] ?? []).slice(from);
    cells.slice(0, boxes.length).forEach((cell, across) => {
      if (!cell) return;
      boxes[across].value = cell;
      count += 1;
    });
    const over = cells.slice(boxes.length).join("\t").replace(/^\t+|\t+$/g, "");
    if (over) rest.push(over);
  });
  const left = form.querySelector("[data-cost-left-over]");
  left.hidden = !rest.length;
  left.querySelector("pre").textContent = rest.join("\n");
  form.dispatchEvent(new Event("input", { bubbles: true })); // sums, and the save that follows typing
  say(form, words(rest.length ? "pastedSome" : "pasted", { count: String(count), left: String(rest.length) }));
}

function say(form, sentence) {
  let status = form.querySelector(".pf-cost-grid__told");
  if (!status) {
    status = document.createElement("p");
    status.className = "govuk-body-s pf-cost-grid__told";
    status.setAttribute("role", "status");
    form.querySelector("[data-cost-limits]").after(status);
  }
  status.textContent = sentence;
}
