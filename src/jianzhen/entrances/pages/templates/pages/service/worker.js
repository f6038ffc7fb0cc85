// Keeps the day's pages of /tech/ on the phone: from the line where there is one, else as they were last seen.
const PAGES = "tech-pages", FILES = "tech-files", WAIT = 4000;
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && url.pathname.startsWith("/tech/")) event.respondWith(page(request));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(request));
});
async function page(request) {
  const kept = await caches.open(PAGES);
  try {
    const answer = await Promise.race([fetch(request), new Promise((_, no) => setTimeout(no, WAIT, new Error("slow")))]);
    if (answer.ok && answer.type === "basic") await kept.put(request.url, answer.clone());
    if (answer.status === 401 || answer.status === 403) await caches.delete(PAGES); // signed out: nothing stays behind
    return answer;
  } catch {
    return (await kept.match(request.url, { ignoreVary: true })) || (await kept.match("/tech/", { ignoreVary: true })) || Response.error();
  }
}
async function file(request) {
  const kept = await caches.open(FILES), found = await kept.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await kept.put(request, answer.clone());
  return answer;
}
