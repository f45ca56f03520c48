// On the pages of hours, with a network: prepares this device for being without one, and sends what waits.
import { emptyPocket, listEntries, listTyped } from "./pocket";
import { readAddresses, refresh, sendAll } from "./sending";

export async function prepareOffline(meta: HTMLMetaElement): Promise<void> {
  const addresses = readAddresses(meta.dataset);
  if (!("serviceWorker" in navigator) || !("locks" in navigator)) return;
  await navigator.serviceWorker.register(meta.dataset.worker ?? "", { scope: "/" });
  localStorage.setItem("krokus-theme", document.documentElement.dataset.theme ?? "light");
  await refresh(addresses.facts);
  const told = await sendAll(addresses);
  if (told.sent > 0) {
    // The page that is open does not show them yet.
    location.reload();
    return;
  }
  await showWaiting();
}

async function showWaiting(): Promise<void> {
  const box = document.querySelector<HTMLElement>("[data-waiting]");
  const waiting = await listEntries();
  if (!box || waiting.length === 0) return;
  box.hidden = false;
  const count = box.querySelector("[data-waiting-count]");
  if (count) count.textContent = String(waiting.length);
}

// Signing out takes the key with it; whoever has unsent entries is asked first.
export function guardSigningOut(form: HTMLFormElement, question: string): void {
  let isSure = false;
  form.addEventListener("submit", (event) => {
    if (isSure || !("indexedDB" in window)) return;
    event.preventDefault();
    void (async () => {
      const waiting = await Promise.all([listEntries(), listTyped()]).then((both) => both.flat()).catch(() => []);
      if (waiting.length > 0 && !window.confirm(question.replace("{count}", String(waiting.length)))) return;
      await emptyPocket();
      isSure = true;
      form.submit();
    })();
  });
}
