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
  let current = null;
  document.querySelectorAll("[data-compare]").forEach((group) => {
    const box = group.querySelector(".slider");
    const range = group.querySelector("input[type=range]");
    const mine = () => { current = box; };
    range.addEventListener("input", () => { mine(); box.classList.remove("flip"); box.style.setProperty("--cut", range.value + "%"); });
    group.querySelector("[data-flip]").addEventListener("click", () => { mine(); flip(box); });
    group.addEventListener("pointerenter", mine);
    current = current || box;
  });
  document.addEventListener("keydown", (e) => {
    if (e.target.closest("input[type=text],textarea") || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "b" && current) flip(current);
    if (e.key === "o") overlays();
    if (e.key === "l") setLang(body.dataset.lang === "zh" ? "en" : "zh");
  });
})();
