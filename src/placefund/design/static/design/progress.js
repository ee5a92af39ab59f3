// Counts, while it is filled in, how much of a form is done. The server has written the counts already; this keeps them true.
//
// A form with `data-progress` holds parts marked `data-progress-part`. A box `data-progress-count="radio"` shows how many of
// these have a choice made, one with "textarea" how many have something written.

const DONE = {
  radio: (part) => part.querySelector("input[type=radio]:checked") !== null,
  textarea: (part) => [...part.querySelectorAll("textarea")].some((box) => box.value.trim() !== ""),
};

export function startProgress(form) {
  const parts = [...form.querySelectorAll("[data-progress-part]")];
  const boxes = [...form.querySelectorAll("[data-progress-count]")];
  form.addEventListener("input", () => {
    for (const box of boxes) box.textContent = String(parts.filter(DONE[box.dataset.progressCount]).length);
  });
}
