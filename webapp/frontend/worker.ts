// The service worker: without a network every page becomes the page for entries. It keeps no page that
// holds anybody's data, only the empty page and what it is drawn with.
interface WorkerScope {
  KROKUS: { version: string; page: string; assets: string[] };
  addEventListener(type: string, listener: (event: WorkerEvent) => void): void;
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
}
interface WorkerEvent {
  waitUntil(work: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
  request: Request;
}

const scope = globalThis as unknown as WorkerScope;
const { version, page, assets } = scope.KROKUS;
const CACHE = `krokus-${version}`;

scope.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      await cache.addAll([page, ...assets]);
      await scope.skipWaiting();
    })(),
  );
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith("krokus-") && name !== CACHE) await caches.delete(name);
      await scope.clients.claim();
    })(),
  );
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fetch(request).catch(() => answer(page)));
  else if (new URL(request.url).pathname.startsWith("/static/"))
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
});

async function answer(path: string): Promise<Response> {
  return (await caches.match(path)) ?? Response.error();
}
