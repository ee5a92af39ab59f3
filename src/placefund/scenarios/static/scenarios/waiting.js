// A scenario that is being computed shows how far it has come, and its answer when it is there. Without this, a link does.
const EVERY = 2500;
const part = "[data-pf-progress]";

async function look() {
  const here = document.querySelector(part);
  if (!here?.hasAttribute("data-waiting")) return;
  try {
    const answer = await fetch(window.location.href, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.querySelector(part);
    if (!now?.hasAttribute("data-waiting")) {
      window.location.reload();
      return;
    }
    here.replaceChildren(...now.childNodes);
  } catch {
    // The next look may reach the server again.
  }
  window.setTimeout(look, EVERY);
}

window.setTimeout(look, EVERY);
