// Nothing blinks by itself: each press of the button or of "b" switches once.
(() => {
  const body = document.body;
  const setLang = (lang) => {
    body.dataset.lang = lang;
    document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
    document.querySelectorAll("[data-set-lang]").forEach((b) => b.setAttribute("aria-pressed", String(b.dataset.setLang === lang)));
  };
  document.querySelectorAll("[data-set-lang]").forEach((b) => b.addEventListener("click", () => setLang(b.dataset.setLang)));
  const overlays = () => {
    const off = body.classList.toggle("off");
    document.querySelectorAll("[data-overlays]").forEach((b) => b.setAttribute("aria-pressed", String(!off)));
  };
  document.querySelectorAll("[data-overlays]").forEach((b) => b.addEventListener("click", overlays));
  const flip = (box) => {
    box.classList.add("flip");
    box.style.setProperty("--show", box.style.getPropertyValue("--show") === "hidden" ? "visible" : "hidden");
  };
  // what "b" switches: the pair last touched, pointed at or reached by the keyboard, at first the first of the page
  let current = null;
  const owns = (group, act) => {
    const mine = () => { current = act; };
    ["pointerenter", "focusin", "click"].forEach((kind) => group.addEventListener(kind, mine));
    current = current || act;
  };
  document.querySelectorAll("[data-compare]").forEach((group) => {
    const box = group.querySelector(".slider");
    const range = group.querySelector("input[type=range]");
    range.addEventListener("input", () => { box.classList.remove("flip"); box.style.setProperty("--cut", range.value + "%"); });
    group.querySelector("[data-flip]").addEventListener("click", () => flip(box));
    owns(group, () => flip(box));
  });
  document.querySelectorAll("[data-blink]").forEach((group) => {
    const over = group.querySelector(".over");
    const button = group.querySelector("[data-blink-button]");
    const blink = () => {
      over.hidden = !over.hidden;
      button.setAttribute("aria-pressed", String(!over.hidden));
      group.querySelectorAll("[data-shows]").forEach((one) => { one.hidden = (one.dataset.shows === "first") !== over.hidden; });
    };
    button.hidden = false;
    button.addEventListener("click", blink);
    owns(group, blink);
  });
  document.addEventListener("keydown", (e) => {
    if (e.target.closest("input[type=text],textarea") || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key.toLowerCase() === "b" && current) current();
    if (e.key === "o") overlays();
    if (e.key === "l") setLang(body.dataset.lang === "zh" ? "en" : "zh");
  });
})();
