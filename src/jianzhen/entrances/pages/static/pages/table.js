// The light table: photos dropped or chosen are shown and checked at once. Without this file the form works all the same.
const MB = 1 << 20;
const words = document.querySelector("[data-words]").content;
const word = (name, n = "") => words.querySelector(`[data-${name}]`).textContent.replace("N", n);
const form = document.querySelector("[data-table]");
const status = form.querySelector("[data-status]");
const usual = status.textContent;

function wrongWith(file, input) {
  const isClip = file.type.startsWith("video/");
  const most = Number(isClip ? input.dataset.clipMb : input.dataset.photoMb);
  if (file.size > most * MB) return `${file.name}: ${word("large", most)}`;
  if (file.type && !/^(image|video)\//.test(file.type)) return `${file.name}: ${word("kind")}`;
  return "";
}

function put(input, files) {
  const kept = new DataTransfer();
  const wrong = [];
  for (const file of files) {
    const why = wrongWith(file, input);
    if (why) wrong.push(why);
    else if (kept.items.length >= Number(input.dataset.most)) { wrong.push(word("many", input.dataset.most)); break; }
    else kept.items.add(file);
  }
  input.files = kept.files;
  show(input);
  status.textContent = wrong.length ? wrong.join("；") : usual;
  status.classList.toggle("error", wrong.length > 0);
}

function show(input) {
  const film = input.closest("[data-pane]").querySelector("[data-film]");
  film.querySelectorAll(".thumb").forEach((old) => { URL.revokeObjectURL(old.dataset.url); old.remove(); });
  film.querySelector("[data-empty]").hidden = input.files.length > 0;
  for (const file of input.files) {
    const url = URL.createObjectURL(file);
    const tile = document.createElement("figure");
    const picture = document.createElement(file.type.startsWith("video/") ? "video" : "img");
    const caption = document.createElement("figcaption");
    const out = document.createElement("button");
    const cross = document.createElement("span");
    tile.className = "thumb";
    tile.dataset.url = url;
    picture.src = url;
    if (picture.tagName === "IMG") picture.alt = file.name;
    caption.textContent = file.name;
    cross.textContent = "×";
    out.type = "button";
    out.ariaLabel = `${word("remove")} ${file.name}`;
    out.append(cross);
    out.addEventListener("click", () => { put(input, [...input.files].filter((one) => one !== file)); input.focus(); });
    tile.append(picture, caption, out);
    film.append(tile);
  }
}

form.classList.add("scripted");
for (const pane of form.querySelectorAll("[data-pane]")) {
  const input = pane.querySelector("input");
  input.addEventListener("change", () => put(input, input.files));
  pane.querySelector("[data-film]").addEventListener("click", (event) => { if (!event.target.closest("button")) input.click(); });
  pane.addEventListener("dragover", (event) => { event.preventDefault(); pane.classList.add("over"); });
  pane.addEventListener("dragleave", () => pane.classList.remove("over"));
  pane.addEventListener("drop", (event) => {
    event.preventDefault();
    pane.classList.remove("over");
    put(input, [...input.files, ...event.dataTransfer.files]);
  });
  if (input.files.length) show(input);
}

// a photo that misses its pane must not replace the page
for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());

function busy(event) {
  const sender = event.submitter;
  if (event.target === form && !form.querySelector("input[name=claim]").files.length) {
    event.preventDefault();
    // what was wrong with a chosen file says more than that none is there
    if (!status.classList.contains("error")) status.textContent = word("none");
    status.classList.add("error");
    form.querySelector("input[name=claim]").focus();
    return;
  }
  status.textContent = word("busy");
  status.classList.remove("error");
  sender.ariaBusy = "true";
  // after the form's data are taken: a disabled button would not be sent
  setTimeout(() => document.querySelectorAll(".table button").forEach((one) => { one.disabled = true; }));
}
form.addEventListener("submit", busy);
document.querySelector("[data-samples]")?.addEventListener("submit", busy);
// coming back by the back button finds a table that works
window.addEventListener("pageshow", () => {
  document.querySelectorAll(".table button").forEach((one) => { one.disabled = false; one.ariaBusy = null; });
  status.textContent = usual;
});
