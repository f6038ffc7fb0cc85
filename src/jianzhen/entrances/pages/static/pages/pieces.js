// Files go up in pieces while the rest of the form is being filled in. A broken line goes on where it stopped; a file
// chosen again after a reload goes on too. Without scripts the same field sends the same files with its form.
const PIECE = 1 << 20;
const TRIES = 8;
const english = document.documentElement.lang === "en";
const said = (zh, en) => (english ? en : zh);
const wait = (ms) => new Promise((done) => setTimeout(done, ms));

for (const field of document.querySelectorAll("[data-pieces][data-start]")) {
  const input = field.querySelector("input[type=file]");
  const list = field.querySelector("[data-sending]");
  const form = input.form;
  const running = new Set();
  let failed = 0;
  input.addEventListener("change", () => {
    for (const file of input.files) {
      const job = send(file, row(list, file), field.dataset.start, form).then(
        () => {}, (error) => { failed += 1; error.show?.(); });
      running.add(job);
      job.finally(() => running.delete(job));
    }
    input.value = ""; // they travel by themselves now
  });
  form.addEventListener("submit", async (event) => {
    if (!running.size) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    await Promise.all(running);
    if (failed) { failed = 0; list.lastElementChild?.scrollIntoView({ block: "nearest" }); return; }
    form.requestSubmit(button);
  }, true);
}

function row(list, file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  const bar = document.createElement("progress");
  const word = document.createElement("span");
  name.textContent = file.name;
  word.className = "quiet";
  bar.max = file.size || 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  item.append(name, bar, word);
  if (/^image\/(jpeg|png|webp|gif|avif)$/.test(file.type)) {
    const image = document.createElement("img");
    image.src = URL.createObjectURL(file);
    image.alt = "";
    image.onload = () => URL.revokeObjectURL(image.src);
    item.prepend(image);
  }
  list.append(item);
  return { item, bar, word };
}

async function send(file, shown, start, form) {
  const memory = `jz ${start} ${file.name} ${file.size} ${file.lastModified}`;
  const goesOn = localStorage.getItem(memory) !== null;
  try {
    let { id, at } = await begin(file, memory, start, form);
    while (at < file.size) {
      shown.bar.value = at;
      shown.word.textContent = `${Math.round((100 * at) / file.size)} %`;
      at = await piece(file, id, at, start, form, shown);
    }
    const done = await step(`${start}?upload=${id}&at=end`, null, form, shown);
    localStorage.removeItem(memory);
    shown.bar.remove();
    shown.word.textContent = said("✓ 已收到", "✓ received");
    for (const line of done.advice || []) {
      const advice = document.createElement("p");
      advice.className = "advice";
      advice.textContent = line;
      shown.item.append(advice);
    }
  } catch (error) {
    if (error.isFinal) localStorage.removeItem(memory);
    if (error.isFinal && goesOn) return send(file, shown, start, form); // it was begun for something else
    shown.bar.remove();
    shown.item.classList.add("wrong");
    shown.word.className = "error";
    shown.word.textContent = error.message || said("没有传完，请重新选择这一个；已传的部分会接着用。", "It did not arrive whole; choose it again and it goes on from there.");
    throw error;
  }
}

async function begin(file, memory, start, form) {
  const known = localStorage.getItem(memory);
  if (known) {
    // an empty piece asks how far it had come
    const answer = await ask(`${start}?upload=${known}&at=${file.size}`, new Blob([]), form);
    if (answer.ok || answer.status === 409) return { id: known, at: (await answer.json()).at };
    localStorage.removeItem(memory);
  }
  const head = [...new Uint8Array(await file.slice(0, 64).arrayBuffer())].map((b) => b.toString(16).padStart(2, "0")).join("");
  const told = JSON.stringify({ name: file.name, size: file.size, head });
  const made = await step(start, told, form);
  localStorage.setItem(memory, made.id);
  return made;
}

async function piece(file, id, at, start, form, shown) {
  const answer = await step(`${start}?upload=${id}&at=${at}`, file.slice(at, at + PIECE), form, shown);
  return answer.at;
}

// One request, tried again while the line is down; an answer that says no is final.
async function step(address, body, form, shown) {
  for (let n = 0; ; n += 1) {
    try {
      const answer = await ask(address, body, form);
      if (answer.ok || answer.status === 409) return await answer.json();
      if (answer.status < 500) {
        const told = await answer.json().catch(() => ({}));
        throw Object.assign(new Error(told.sentence || ""), { isFinal: true });
      }
    } catch (error) {
      if (error.isFinal) throw error;
    }
    if (n === TRIES) throw new Error(said("网络断开太久；网络恢复后重新选择这一个，会接着传。", "The line was down too long; choose it again later and it goes on."));
    if (shown) shown.word.textContent = said("网络断开，正在重试……", "The line is down, trying again …");
    await wait(Math.min(500 * 2 ** n, 15000));
  }
}

function ask(address, body, form) {
  const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken?.value || "" };
  // what the form says of its files, and by which link it came
  for (const name of ["filing", "pass", "returned", "shows"]) {
    if (form.elements[name]) headers[`X-${name}`] = form.elements[name].value;
  }
  if (body) headers["Content-Type"] = "application/octet-stream";
  return fetch(address, { method: "POST", body, headers, credentials: "same-origin", redirect: "error" });
}
