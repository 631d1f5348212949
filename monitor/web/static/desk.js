// Moving through the list of stories by keyboard, and to a mistake in a text. All else works without a script, or by htmx.
"use strict";

function stories() {
  return Array.from(document.querySelectorAll(".stories a.open"));
}

function move(step) {
  const all = stories();
  if (all.length === 0) return;
  const here = all.indexOf(document.activeElement);
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + step, 0), all.length - 1);
  all[next].focus();
  all[next].closest(".story").scrollIntoView({ block: "nearest" });
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const writing = event.target.closest("input, textarea, select, [contenteditable]");
  if (event.key === "Escape" && writing) writing.blur();
  if (writing) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "/" && document.querySelector("#q")) {
    event.preventDefault();
    document.querySelector("#q").select();
  }
});

// A mistake named by line and column, from 1, is where the cursor goes in the text it is in.
document.addEventListener("click", (event) => {
  const place = event.target.closest("a[data-line]");
  const text = place && document.querySelector(place.getAttribute("href"));
  if (!text) return;
  event.preventDefault();
  const before = text.value.split("\n").slice(0, place.dataset.line - 1);
  const at = before.join("\n").length + (before.length ? 1 : 0) + Math.max(place.dataset.column - 1, 0);
  text.focus();
  text.setSelectionRange(at, at);
});
