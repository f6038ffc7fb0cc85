// A slip that is dragged onto a lane fills in its own form and sends it: the same act as by keyboard.
let carried = null;
document.addEventListener("dragstart", (event) => {
  carried = event.target.closest?.("[data-slip]");
  if (carried) event.dataTransfer.setData("text/plain", carried.dataset.slip);
});
for (const lane of document.querySelectorAll("[data-lane]")) {
  lane.addEventListener("dragover", (event) => { if (carried) { event.preventDefault(); lane.classList.add("over"); } });
  lane.addEventListener("dragleave", () => lane.classList.remove("over"));
  lane.addEventListener("drop", (event) => {
    lane.classList.remove("over");
    const form = carried?.querySelector("form.assign");
    if (!form) return;
    event.preventDefault();
    form.elements.technician.value = lane.dataset.lane;
    form.requestSubmit();
  });
}
document.addEventListener("dragend", () => { carried = null; });
