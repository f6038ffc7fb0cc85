// Three panes that zoom and move as one; marks, blink, slide, a second view, clips by frames. Copies first, originals on request.
import { isSafe } from "./desk-safe.js";

const read = (id) => JSON.parse(document.getElementById(id).textContent);
const pictures = read("pictures");
const lit = read("lit");
const word = (name) => document.querySelector("[data-words]").content.querySelector(`[data-${name}]`).textContent;
const says = document.querySelector("[data-says]");
const bar = document.querySelector("[data-bar]");
const screen = document.querySelector("[data-screen]");
const BLINK_MS = 500; // half a period: 1 Hz, and never by itself
const FRAME_S = 1 / 25;
const panes = {};
let against = "listing", moving = false, focused = 0, isSecond = false;

class Pane {
  constructor(section) {
    this.section = section;
    this.id = section.dataset.pane;
    this.glass = section.querySelector("[data-glass]");
    this.caption = section.querySelector("[data-caption]");
    this.rawButton = section.querySelector("[data-raw]");
    this.own = pictures.filter((one) => one.pane === this.id);
    this.raw = new Set();
    this.boxes = [];
    this.at = 0;
    section.querySelector("noscript")?.remove();
    for (const button of section.querySelectorAll("[data-open]")) {
      button.addEventListener("click", () => this.show(this.own.findIndex((one) => one.id === button.dataset.open)));
    }
    if (this.rawButton) { this.rawButton.hidden = false; this.rawButton.addEventListener("click", () => this.toggleRaw()); }
    if (this.own.length) this.show(0);
  }

  get picture() { return this.borrowed ?? this.own[this.at]; }

  show(at) {
    if (!this.own.length) return;
    this.borrowed = null;
    this.at = (at + this.own.length) % this.own.length;
    this.section.querySelectorAll("[data-open]").forEach((one) => one.setAttribute("aria-current", String(one.dataset.open === this.picture.id)));
    this.load();
    if (this.id === "claim" && isSecond) borrow();
  }

  borrow(picture) { this.borrowed = picture; this.load(); }

  toggleRaw() {
    const { id } = this.picture;
    if (this.raw.has(id)) this.raw.delete(id); else this.raw.add(id);
    this.load();
  }

  get source() { return this.raw.has(this.picture.id) ? this.picture.raw : this.picture.copy; }

  load() {
    const { picture } = this;
    this.caption.textContent = `${picture.label} · ${picture.by}`;
    const isRaw = this.raw.has(picture.id);
    this.rawButton?.setAttribute("aria-pressed", String(isRaw));
    if (this.rawButton) this.rawButton.firstChild.textContent = `${word(isRaw ? "raw-on" : "raw-off")} `;
    this.clear();
    if (!this.source) this.glass.append(note(picture.why));
    else if (picture.clip) this.play();
    else this.open();
  }

  clear() {
    this.viewer?.destroy();
    this.viewer = this.video = this.ref = null;
    this.boxes = [];
    this.glass.replaceChildren();
  }

  open() {
    const box = document.createElement("div");
    box.className = "osd";
    this.glass.append(box);
    this.viewer = OpenSeadragon({
      element: box, tileSources: { type: "image", url: this.source }, showNavigationControl: false, animationTime: 0,
      drawer: "canvas", gestureSettingsMouse: { clickToZoom: false, dblClickToZoom: true }, maxZoomPixelRatio: 4,
      minZoomImageRatio: 0.8, visibilityRatio: 0.5, keyboardNavEnabled: false, immediateRender: true,
    });
    box.querySelector(".openseadragon-canvas")?.setAttribute("aria-label", this.picture.label);
    box.querySelector(".openseadragon-canvas")?.setAttribute("role", "img");
    const viewer = this.viewer;
    viewer.addHandler("open", () => { this.mark(); this.follow(); layReference(); });
    viewer.addHandler("open-failed", () => { this.clear(); this.glass.append(note(word("unread"))); });
    for (const event of ["zoom", "pan"]) viewer.addHandler(event, () => lead(this));
  }

  mark() {
    if (!this.viewer) return;
    for (const old of this.boxes) this.viewer.removeOverlay(old);
    this.boxes = [];
    const size = this.viewer.world.getItemAt(0)?.getContentSize();
    if (!size) return;
    const high = size.y / size.x;
    for (const one of lit.filter((row) => row.picture === this.picture.id)) {
      for (const [x, y, wide, tall] of one.places) {
        const box = document.createElement("div");
        box.className = `lit${y < 0.08 ? " low" : ""}${focused && one.n === focused ? " on" : ""}`;
        // what weighs has a number and a label; the rest is only outlined, or labels would lie on one another
        if (one.n) {
          const label = document.createElement("span");
          label.textContent = `${one.n} ${one.title}`;
          box.append(label);
        }
        this.boxes.push(box);
        this.viewer.addOverlay({ element: box, location: new OpenSeadragon.Rect(x, y * high, wide, tall * high) });
      }
    }
  }

  // where it looks, as shares of the picture, and how much larger than the whole
  get view() {
    const size = this.viewer?.world.getItemAt(0)?.getContentSize();
    if (!size) return null;
    const { viewport } = this.viewer, middle = viewport.getCenter(true);
    return { x: middle.x, y: middle.y * size.x / size.y, zoom: viewport.getZoom(true) / viewport.getHomeZoom() };
  }

  set view({ x, y, zoom }) {
    const size = this.viewer?.world.getItemAt(0)?.getContentSize();
    if (!size) return;
    this.viewer.viewport.zoomTo(zoom * this.viewer.viewport.getHomeZoom(), null, true);
    this.viewer.viewport.panTo(new OpenSeadragon.Point(x, y * size.y / size.x), true);
  }

  follow() {
    const other = Object.values(panes).find((one) => one !== this && one.view);
    if (other) quietly(() => { this.view = other.view; });
  }

  async play() {
    const video = document.createElement("video");
    video.controls = true;
    video.muted = true;
    video.preload = "auto";
    video.setAttribute("aria-label", this.picture.label);
    this.glass.append(video);
    this.video = video;
    // whole into memory: a browser steps freely only in what it holds
    const answer = await fetch(this.source);
    if (!answer.ok) { this.clear(); this.glass.append(note(word("unread"))); return; }
    video.src = URL.createObjectURL(await answer.blob());
  }

  step(frames) {
    if (!this.video) return;
    this.video.pause();
    this.video.currentTime = Math.max(0, this.video.currentTime + frames * FRAME_S);
  }
}

function note(text) {
  const one = document.createElement("p");
  one.className = "none";
  one.textContent = text;
  return one;
}

function quietly(act) { moving = true; try { act(); } finally { moving = false; } }

function lead(pane) {
  if (moving || !pane.view) return;
  quietly(() => { for (const one of Object.values(panes)) if (one !== pane && one.viewer) one.view = pane.view; });
}

function every(act) { for (const one of Object.values(panes)) if (one.viewer) { act(one.viewer.viewport); return; } }

// the reference over the claim photo, registered where the inspection did so
function reference() {
  const claim = panes.claim?.picture, other = panes[against];
  if (!claim || !other?.own.length) return null;
  const found = lit.find((row) => row.picture === claim.id && row.aligned && pictures.find((one) => one.id === row.against)?.pane === against);
  if (found) return { url: found.aligned, exact: true };
  return other.picture && !other.picture.clip && other.source ? { url: other.source, exact: false } : null;
}

function layReference() {
  const { viewer } = panes.claim ?? {};
  const size = viewer?.world.getItemAt(0)?.getContentSize();
  if (!size) return;
  if (panes.claim.ref) viewer.removeOverlay(panes.claim.ref);
  panes.claim.ref = null;
  const found = mode ? reference() : null;
  if (mode && !found) { says.textContent = word("nothing"); mode = ""; press(); }
  if (!found) return;
  const image = document.createElement("img");
  image.className = `ref${found.exact ? " exact" : ""}`;
  image.src = found.url;
  image.alt = word("under");
  panes.claim.ref = image;
  viewer.addOverlay({ element: image, location: new OpenSeadragon.Rect(0, 0, 1, size.y / size.x) });
  panes.claim.mark(); // the marks lie above it
  draw();
}

let mode = "", isUnder = false, last = 0, timer = 0;
const range = document.querySelector("[data-cut-range]");

function draw() {
  const image = panes.claim?.ref;
  if (!image) return;
  image.style.visibility = mode === "blink" && !isUnder ? "hidden" : "visible";
  image.style.clipPath = mode === "slide" ? `inset(0 ${100 - range.value}% 0 0)` : "none";
  const exact = image.classList.contains("exact") ? ` · ${word("registered")}` : "";
  says.textContent = mode === "blink" ? `${word(isUnder ? "under" : "over")}${exact}` : mode === "slide" ? `${word("under")} | ${word("over")}${exact}` : "";
}

function setMode(next) {
  mode = next;
  isUnder = false;
  press();
  layReference();
  draw();
}

function press() {
  bar.querySelector("[data-do=blink]").setAttribute("aria-pressed", String(mode === "blink"));
  bar.querySelector("[data-do=slide]").setAttribute("aria-pressed", String(mode === "slide"));
  document.querySelector("[data-cut]").hidden = mode !== "slide";
}

function blink() {
  const now = performance.now();
  if (now - last < BLINK_MS) return;
  last = now;
  if (mode !== "blink") setMode("blink");
  if (!panes.claim?.ref) return;
  isUnder = !isUnder;
  draw();
}

function slide() {
  setMode(mode === "slide" ? "" : "slide");
  if (mode) range.focus();
}

function swapAgainst() {
  against = against === "listing" ? "packed" : "listing";
  const button = bar.querySelector("[data-do=against]");
  button.firstChild.textContent = `${word(against)} `;
  button.setAttribute("aria-pressed", String(against === "packed"));
  layReference();
}

function marks() {
  const isOff = screen.classList.toggle("marks-off");
  bar.querySelector("[data-do=marks]").setAttribute("aria-pressed", String(!isOff));
}

function even() {
  const isEven = document.querySelector(".panes3").classList.toggle("even");
  bar.querySelector("[data-do=even]").setAttribute("aria-pressed", String(isEven));
}

function borrow() {
  const { own, at } = panes.claim;
  if (own.length > 1) panes.packed.borrow(own[(at + 1) % own.length]);
}

function second() {
  if ((panes.claim?.own.length ?? 0) < 2) { says.textContent = word("nothing"); return; }
  isSecond = !isSecond;
  bar.querySelector("[data-do=second]").setAttribute("aria-pressed", String(isSecond));
  if (isSecond) borrow(); else if (panes.packed.own.length) panes.packed.show(panes.packed.at); else panes.packed.clear();
}

const acts = {
  slide, against: swapAgainst, marks, second, even,
  in: () => every((viewport) => viewport.zoomBy(1.5, null, true)), out: () => every((viewport) => viewport.zoomBy(1 / 1.5, null, true)),
  home: () => every((viewport) => viewport.goHome(true)),
};
const keys = { "/": slide, r: swapAgainst, o: marks, v: second, w: even, "=": acts.in, "+": acts.in, "-": acts.out, 0: acts.home,
  j: () => panes.claim?.show(panes.claim.at + 1), k: () => panes.claim?.show(panes.claim.at - 1),
  J: () => panes.packed?.show(panes.packed.at + 1), K: () => panes.packed?.show(panes.packed.at - 1),
  ",": () => Object.values(panes).forEach((one) => one.step(-1)), ".": () => Object.values(panes).forEach((one) => one.step(1)) };

for (const [name, act] of Object.entries(acts)) bar.querySelector(`[data-do=${name}]`).addEventListener("click", act);
const blinker = bar.querySelector("[data-do=blink]");
blinker.addEventListener("pointerdown", () => { blink(); timer = setInterval(blink, BLINK_MS); });
for (const kind of ["pointerup", "pointerleave", "pointercancel"]) blinker.addEventListener(kind, () => clearInterval(timer));
blinker.addEventListener("click", (event) => { if (event.detail === 0) blink(); });
range.addEventListener("input", draw);
document.addEventListener("keydown", (event) => {
  if (!isSafe(event)) return;
  if (event.key === "b") blink();
  else if (keys[event.key] && !event.repeat) keys[event.key]();
  else return;
  event.preventDefault();
});
document.addEventListener("finding", (event) => {
  const row = lit.find((one) => one.n === event.detail);
  focused = event.detail;
  screen.classList.remove("marks-off");
  bar.querySelector("[data-do=marks]").setAttribute("aria-pressed", "true");
  const picture = row && pictures.find((one) => one.id === row.picture);
  const pane = picture && panes[picture.pane];
  if (pane) pane.show(pane.own.indexOf(picture));
});

for (const section of document.querySelectorAll("[data-pane]")) { const pane = new Pane(section); panes[pane.id] = pane; }
bar.hidden = false;
