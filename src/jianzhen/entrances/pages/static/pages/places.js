// A suggested place that is chosen goes into the field, so that the street can be typed behind it.
document.addEventListener("change", (event) => {
  const one = event.target;
  if (!(one instanceof HTMLInputElement) || one.name !== "place_code" || !one.dataset.full) return;
  const field = one.form?.elements.namedItem("place");
  if (!(field instanceof HTMLInputElement)) return;
  const typed = field.value.trim();
  // what follows a place that was only named in part stays behind it
  const street = typed.match(/\s\S.*$/u);
  field.value = one.dataset.full + (street ? street[0].trim() : "");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
});
