// A form that takes a while is sent once, and says that it is being worked on.
for (const form of document.querySelectorAll("[data-once]")) {
  const status = form.querySelector("[data-status]");
  if (!status) continue;
  const usual = status.textContent;
  const buttons = form.querySelectorAll("button");
  form.addEventListener("submit", () => {
    status.textContent = status.dataset.busy;
    setTimeout(() => buttons.forEach((one) => { one.disabled = true; one.ariaBusy = "true"; }));
  });
  window.addEventListener("pageshow", () => {
    status.textContent = usual;
    buttons.forEach((one) => { one.disabled = false; one.ariaBusy = null; });
  });
}
