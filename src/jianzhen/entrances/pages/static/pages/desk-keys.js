// Keys, kept drafts and the lease of the review screen. Everything here is reached by Tab and Enter as well.
import { keep, settle } from "./desk-kept.js";
import { isSafe } from "./desk-safe.js";

const screen = document.querySelector("[data-screen]");
const word = (name) => document.querySelector("[data-words]").content.querySelector(`[data-${name}]`).textContent;
const says = document.querySelector("[data-says]");
document.body.classList.add("scripted");

const places = { c: "#checklist [data-tick]:not(.done), #checklist [data-tick]", x: "[data-draft] input[name=outcome]:checked, [data-draft] [data-first]" };

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest("input, textarea, select")) { event.target.blur(); document.querySelector(".work").focus(); return; }
  if (!isSafe(event) || event.repeat) return;
  const { key } = event;
  const button = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
  const drawer = document.querySelector(`[data-drawer="${CSS.escape(key)}"]`);
  const finding = document.querySelector(`[data-finding="${CSS.escape(key)}"]`);
  if (key === "?") document.querySelector("#keys").showModal();
  else if (button) button.click();
  else if (drawer) { drawer.open = true; drawer.querySelector("select, textarea").focus(); drawer.scrollIntoView({ block: "nearest" }); }
  else if (finding) goTo(finding);
  else if (places[key]) document.querySelector(places[key])?.focus();
  else return;
  event.preventDefault();
});
document.querySelector("[data-do=help]").addEventListener("click", () => document.querySelector("#keys").showModal());

function goTo(finding) {
  finding.open = true;
  finding.querySelector("summary").focus();
  finding.scrollIntoView({ block: "nearest" });
  document.dispatchEvent(new CustomEvent("finding", { detail: Number(finding.dataset.finding) }));
}
for (const one of document.querySelectorAll("[data-finding] > summary")) {
  one.addEventListener("click", () => document.dispatchEvent(new CustomEvent("finding", { detail: Number(one.parentElement.dataset.finding) })));
}

// after a tick the list is swapped: the focus goes on to the next line that is left
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.detail.pathInfo?.requestPath.endsWith("/check")) return;
  (document.querySelector("#checklist [data-tick]:not(.done)") ?? document.querySelector("[data-first]"))?.focus();
});

// phrases are put in by hand only
for (const one of document.querySelectorAll("[data-phrase]")) {
  one.addEventListener("click", () => {
    const field = document.getElementById(one.dataset.phrase);
    field.value = field.value.trim() ? `${field.value.trim()}${/[。.]$/.test(field.value.trim()) ? "" : "。"}${one.textContent}` : one.textContent;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    field.focus();
  });
}

// what belongs to a remedy stands there only where one is granted
const form = document.querySelector("[data-draft]");
function fold() {
  const outcome = form.querySelector("[name=outcome]:checked")?.value;
  const granted = outcome === "shown" || outcome === "partly_shown";
  const refundOnly = granted && form.querySelector("[name=remedy]").value === "refund_only";
  form.querySelector("[data-when=granted]").hidden = !granted;
  form.querySelector("[data-when=refund_only]").hidden = !refundOnly;
  for (const one of form.querySelectorAll("[data-goes]")) one.hidden = Boolean(outcome) && one.dataset.goes !== outcome;
}
if (form) { form.addEventListener("change", fold); fold(); }

settle();
if (keep(`jz:${screen.dataset.claim}:${screen.dataset.reader}`)) says.textContent = word("back");

// the lease is renewed while somebody works, at most once in five minutes
const EVERY = 300_000;
let renewed = Date.now();
async function renew() {
  if (!screen.dataset.renew || Date.now() - renewed < EVERY) return;
  renewed = Date.now();
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(screen.dataset.renew, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
  if (answer && !answer.ok) { says.textContent = word("lost"); says.classList.add("error"); }
}
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, renew);
