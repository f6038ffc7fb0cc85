// A technician's phone: every act is written down here first and sent in its order; nothing is dropped before the desk
// answered it. Acts of a visit carry numbers without gaps and an id of their own, so that sending twice changes nothing.
const line = document.querySelector("#line"), list = document.querySelector("#waiting-acts"), stop = document.querySelector("#stop");
const BECOMES = { set_out: "on_the_way", arrived: "on_site", began: "working", finish: "ended", refused: "ended", waits_for_part: "ended", taken_in: "ended", second_call: "ended", nobody_home: "ended", handed_back: "ended", left_safely: "ended" };
const AGAIN = 15000;

const opened = new Promise((yes, no) => {
  const asked = indexedDB.open("jianzhen-tech", 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("acts", { keyPath: "client_id" });
    asked.result.createObjectStore("numbers");
  };
  asked.onsuccess = () => yes(asked.result);
  asked.onerror = () => no(asked.error);
});
async function store(name, mode, work) {
  const base = await opened;
  return new Promise((yes, no) => {
    const turn = base.transaction(name, mode), asked = work(turn.objectStore(name));
    turn.oncomplete = () => yes(asked?.result);
    turn.onerror = turn.onabort = () => no(turn.error);
  });
}
const all = async () => (await store("acts", "readonly", (s) => s.getAll())).sort((a, b) => a.made_at.localeCompare(b.made_at) || a.seq - b.seq);
const keep = (act) => store("acts", "readwrite", (s) => s.put(act));
const drop = (id) => store("acts", "readwrite", (s) => s.delete(id));

// one number after the other, also when two tabs are open: read and written in one transaction with the act
async function write(act, atLeast) {
  const base = await opened;
  return new Promise((yes, no) => {
    const turn = base.transaction(["acts", "numbers"], "readwrite"), numbers = turn.objectStore("numbers");
    const asked = numbers.get(act.visit_id);
    asked.onsuccess = () => {
      act.seq = Math.max(asked.result || 1, atLeast);
      numbers.put(act.seq + 1, act.visit_id);
      turn.objectStore("acts").put(act);
    };
    turn.oncomplete = () => yes(act);
    turn.onerror = turn.onabort = () => no(turn.error);
  });
}

async function show() {
  const acts = await all(), waits = acts.filter((one) => !one.refused);
  const off = !navigator.onLine || line.dataset.line === "off";
  line.hidden = false;
  line.dataset.line = off ? "off" : "on";
  line.querySelector("p").textContent = [line.dataset.out && line.classList.contains("out") ? line.dataset.out : off ? line.dataset.off : line.dataset.on, waits.length ? `${waits.length} ${line.dataset.waits}` : ""].filter(Boolean).join(" · ");
  line.querySelector("[data-send]").hidden = !waits.length;
  list.replaceChildren(...acts.filter((one) => one.refused).map(refusal));
  list.hidden = !list.children.length;
  if (stop) ahead(waits.filter((one) => one.visit_id === stop.dataset.visit));
}
function refusal(act) {
  const row = document.createElement("li"), words = document.createElement("p"), button = document.createElement("button");
  words.className = "refused";
  words.textContent = `▲ ${act.label} ${list.dataset.refused}${act.refused}`;
  button.type = "button";
  button.textContent = list.dataset.forget;
  button.addEventListener("click", async () => { await drop(act.client_id); show(); });
  row.append(words, button);
  return row;
}
// the page as it will be once the kept acts are sent
function ahead(acts) {
  let state = stop.dataset.state;
  for (const one of acts) state = BECOMES[one.act] || state;
  for (const part of stop.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(state);
  for (const one of acts) {
    const row = one.act === "check" && stop.querySelector(`[data-item="${CSS.escape(one.fields.item)}"] form`);
    if (row) row.replaceWith(mark(one.label));
    const form = ["sign", "residence", "door"].includes(one.act) && stop.querySelector(`form[data-act="${one.act}"]`);
    if (form) form.replaceWith(mark(one.label));
  }
}
function mark(words) {
  const made = document.createElement("p");
  made.textContent = `◌ ${words} · ${line.dataset.later}`;
  return made;
}

const LEAVES = ["waits_for_part", "taken_in", "second_call", "nobody_home", "handed_back", "left_safely"];
let sending = false, again = false, gone = false;
async function send() {
  if (sending) { again = true; return; }
  sending = true;
  let done = 0;
  try {
    do { again = false; done += await round(); } while (again);
    line.dataset.line = "on";
  } catch {
    line.dataset.line = "off";
  } finally {
    sending = false;
  }
  await show();
  // what was refused is read first; a stop that is nobody's or another's by now has no page any more
  if (done && !(await all()).length) { if (gone) location.assign("/tech/"); else location.reload(); }
}
async function round() {
  const acts = (await all()).filter((one) => !one.refused);
  if (!acts.length) return 0;
  const state = await fetch(line.dataset.state, { cache: "no-store" });
  line.classList.toggle("out", !state.ok);
  if (state.status === 401 || state.status === 403) { await caches.delete("tech-pages"); return 0; }
  if (!state.ok) throw new Error("no answer");
  const { csrf } = await state.json(), headers = { "X-CSRFToken": csrf };
  for (const one of acts) if (one.photo && !one.fields.original) await upload(one, headers);
  const sent = acts.map(({ client_id, visit_id, seq, act, made_at, fields }) => ({ client_id, visit_id, seq, act, made_at, fields }));
  const answer = await fetch(line.dataset.sync, { method: "POST", headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify({ acts: sent }) });
  if (!answer.ok) throw new Error("not taken");
  const told = await answer.json();
  let done = 0;
  for (const one of told.answers) done += await settle(acts.find((act) => act.client_id === one.client_id), one, told.next);
  return done;
}
async function upload(one, headers) {
  const form = new FormData();
  form.append("photo", one.photo, one.photo_name);
  const answer = await fetch(`/tech/visits/${one.visit_id}/photo`, { method: "POST", headers, body: form });
  if (answer.status >= 500) throw new Error("not kept");
  // refused: the act goes on its way without it, and is refused by name; the picture stays here until it is noted
  if (answer.ok) { one.fields.original = (await answer.json()).original; await keep(one); }
}
async function settle(one, answer, next) {
  if (!one) return 0;
  if (answer.state === "done") {
    gone ||= stop?.dataset.visit === one.visit_id && LEAVES.includes(one.act);
    await drop(one.client_id);
    return 1;
  }
  if (answer.state === "waiting") return 0;
  if (answer.state === "error" && answer.code === "bad_sync" && !one.renumbered) {
    // this visit went on from another phone: the acts kept here follow what is there
    await renumber(one.visit_id, next[one.visit_id]);
    again = true;
    return 0;
  }
  one.refused = [answer.sentence, answer.detail].filter(Boolean).join(" ");
  await keep(one);
  return 1;
}
async function renumber(visit, from) {
  let seq = from;
  for (const one of (await all()).filter((act) => act.visit_id === visit && !act.refused && !act.renumbered).sort((a, b) => a.seq - b.seq)) {
    one.seq = seq++;
    one.renumbered = true;
    await keep(one);
  }
  await store("numbers", "readwrite", (s) => s.put(seq, visit));
}

for (const canvas of document.querySelectorAll("canvas.pad")) {
  const pen = canvas.getContext("2d");
  canvas.hidden = false;
  pen.lineWidth = 3;
  pen.lineCap = "round";
  const at = (event) => { const box = canvas.getBoundingClientRect(); return [(event.clientX - box.left) * canvas.width / box.width, (event.clientY - box.top) * canvas.height / box.height]; };
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); pen.beginPath(); pen.moveTo(...at(event)); canvas.dataset.drawn = "1"; });
  canvas.addEventListener("pointermove", (event) => { if (event.pressure || event.buttons) { pen.lineTo(...at(event)); pen.stroke(); } });
}
const picture = (form) => new Promise((yes) => {
  const canvas = form.querySelector("canvas.pad");
  if (canvas?.dataset.drawn) canvas.toBlob((blob) => yes([blob, "signature.png"]), "image/png");
  else { const file = form.querySelector("input[type=file]")?.files[0]; yes(file ? [file, file.name] : [null, ""]); }
});
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.dataset.act) return;
  event.preventDefault();
  const fields = {};
  for (const [name, value] of new FormData(form)) if (typeof value === "string" && !["csrfmiddlewaretoken", "client_id"].includes(name)) fields[name] = value;
  const button = event.submitter || form.querySelector("button"), [photo, photo_name] = await picture(form);
  await write({ client_id: crypto.randomUUID(), visit_id: stop.dataset.visit, act: form.dataset.act, made_at: new Date().toISOString(), fields, photo, photo_name, label: (form.dataset.act === "check" ? form.querySelector("label") : button).textContent.trim() }, Number(stop.dataset.seq));
  form.reset();
  await show();
  send();
});

line.querySelector("[data-send]").addEventListener("click", send);
window.addEventListener("online", () => { line.dataset.line = "on"; send(); });
window.addEventListener("offline", () => { line.dataset.line = "off"; show(); });
setInterval(async () => { if ((await all()).some((one) => !one.refused)) send(); }, AGAIN);
if ("serviceWorker" in navigator) navigator.serviceWorker.register(line.dataset.worker, { scope: "/tech/" }).catch(() => {});
// what this page is made of, and the stops it names, for when the line is gone
if (navigator.onLine && "caches" in window) {
  const files = [...document.querySelectorAll("link[rel=stylesheet],link[rel=icon],script[src]")].map((one) => one.href || one.src);
  caches.open("tech-files").then((kept) => Promise.allSettled(files.map((one) => kept.add(one))));
  const pages = [location.href, ...[...document.querySelectorAll("a[data-keep]")].map((one) => one.href)];
  if (!document.querySelector("#address")) caches.open("tech-pages").then((kept) => Promise.allSettled(pages.map((one) => kept.add(one))));
}
await show();
send();
