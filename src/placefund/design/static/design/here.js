// Says every two minutes that a page is open, and shows who else has it open. The server has written that already; where
// this does not run, it is as it was when the page came.
//
// A form with `data-here` is sent as it is; the answer's JSON `{"here"}` is a sentence, or empty.

const EVERY_MS = 120_000;

export function startHere(form) {
  const shown = document.getElementById(form.dataset.here);
  async function tell() {
    if (document.hidden) return;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        credentials: "same-origin",
        redirect: "error",
      });
      if (answer.ok) shown.textContent = (await answer.json()).here;
    } catch {
      // Nobody misses it: the next time tells again.
    }
  }
  tell();
  setInterval(tell, EVERY_MS);
}
