// Texts are kept in this tab until the desk has them: a lease, a session or a tab that ends loses nothing that was typed.
const SENT = "jz:sent";
const read = (name) => JSON.parse(sessionStorage.getItem(name) ?? "null");

// a page that says what was done shows that the form sent before it was taken: only then its texts go
export function settle() {
  const sent = read(SENT);
  if (!sent || !document.querySelector("#alerts .note")) return;
  sessionStorage.removeItem(SENT);
  const kept = read(sent.drawer) ?? {};
  for (const id of sent.ids) delete kept[id];
  sessionStorage.setItem(sent.drawer, JSON.stringify(kept));
}

// returns whether something came back
export function keep(drawer) {
  const isRefused = document.querySelector("#answer") !== null;
  let isBack = false;
  for (const field of document.querySelectorAll("[data-keep]")) {
    const old = read(drawer)?.[field.id];
    if (old && old !== field.value && !isRefused) { field.value = old; isBack = true; }
    field.addEventListener("input", () => sessionStorage.setItem(drawer, JSON.stringify({ ...read(drawer), [field.id]: field.value })));
  }
  document.addEventListener("submit", (event) => {
    const ids = [...event.target.querySelectorAll("[data-keep]")].map((one) => one.id);
    if (ids.length) sessionStorage.setItem(SENT, JSON.stringify({ drawer, ids }));
  });
  return isBack;
}
