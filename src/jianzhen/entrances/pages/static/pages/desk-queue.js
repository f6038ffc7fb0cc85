// The queue by keyboard: j and k move, Enter opens, n takes the next. Without this file every row has its button.
import { settle } from "./desk-kept.js";

settle();
const rows = [...document.querySelectorAll("[data-row]")];
let at = -1;

function move(by) {
  if (!rows.length) return;
  rows[at]?.classList.remove("on");
  at = Math.max(0, Math.min(rows.length - 1, at + by));
  rows[at].classList.add("on");
  rows[at].querySelector("a, button").focus();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target.closest("input, textarea, select, [contenteditable]")) return;
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "n") document.querySelector("[data-key=n]")?.click();
  else return;
  event.preventDefault();
});
