// Enhances pages that already work without it: GOV.UK's own behaviours, saving drafts as people type, printing.
import { initAll } from "./vendor/govuk-frontend.min.js";
import { startAutosave } from "./autosave.js";
import { forgetAll, keepForms } from "./kept.js";
import { startPasskey } from "./passkeys.js";
import { startCosts } from "./costs.js";
import { startHere } from "./here.js";
import { startProgress } from "./progress.js";

// GOV.UK's styles wait for this class; set here because the content security policy lets no script stand in the page.
document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();

for (const form of document.querySelectorAll("form[data-autosave]")) {
  startAutosave(form);
}

keepForms(document.querySelector("script[data-words]"));

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", forgetAll);
}

for (const form of document.querySelectorAll("form[data-cost-grid]")) {
  startCosts(form);
}

for (const form of document.querySelectorAll("form[data-here]")) {
  startHere(form);
}

for (const form of document.querySelectorAll("form[data-progress]")) {
  startProgress(form);
}

for (const element of document.querySelectorAll("[data-passkey]")) {
  startPasskey(element);
}

// What another site answered is taken by a form: nobody has to press its button.
document.querySelector("form[data-goes-on]")?.requestSubmit();

for (const button of document.querySelectorAll(".pf-print")) {
  button.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    window.print();
  });
}
