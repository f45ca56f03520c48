// Sends what waits on this device, each entry under its own key: a repeated sending has no second effect.
import { dropEntry, GONE, keepEntry, keepFacts, listEntries, type Facts, type Waiting } from "./pocket";

interface Answer {
  id?: string;
  problems?: { field?: string; text: string }[];
}

// Where to ask and to send; the address of a note has CASE where the case's id belongs.
export interface Addresses {
  facts: string;
  entry: string;
  note: string;
}

export interface Sent {
  sent: number;
  refused: number;
  left: number;
}

export function readAddresses({ facts = "", entry = "", note = "" }: DOMStringMap): Addresses {
  return { facts, entry, note };
}

// The list of clients may have changed, and a fresh token is needed for sending.
export async function refresh(url: string): Promise<string | null> {
  const response = await fetch(url, { headers: { Accept: "application/json" }, cache: "no-store", redirect: "error" });
  if (!response.ok) return null;
  const { token, ...facts } = (await response.json()) as Facts & { token: string };
  await keepFacts(facts);
  return token;
}

// What was refused once waits for its person: a month may be open again, and only they know.
export async function sendAll(addresses: Addresses, { again = false } = {}): Promise<Sent> {
  const told: Sent = { sent: 0, refused: 0, left: 0 };
  const waiting = await listEntries();
  if (waiting.length === 0) return told;
  // Two open pages must not send the same entries at once; the server's keys would hold, the counts would not.
  return navigator.locks.request("krokus-sending", async () => {
    const token = await refresh(addresses.facts).catch(() => null);
    for (const entry of await listEntries()) {
      if (token === null || (entry.problems.length > 0 && !again)) {
        told.left += 1;
        continue;
      }
      await send(entry, token, findAddress(entry, addresses), told);
    }
    return told;
  });
}

function findAddress(entry: Waiting, { entry: entryUrl, note }: Addresses): string {
  return entry.kind === "note" ? note.replace("CASE", encodeURIComponent(String(entry.values.case))) : entryUrl;
}

async function send(entry: Waiting, token: string, url: string, told: Sent): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      body: makeBody(entry),
      headers: { Accept: "application/json", "X-CSRFToken": token, "Idempotency-Key": entry.id },
      redirect: "error",
    });
  } catch {
    // The answer was lost: the entry stays, and the next try under the same key learns what became of it.
    told.left += 1;
    return;
  }
  if (response.ok) {
    await dropEntry(entry.id);
    told.sent += 1;
  } else if (response.status === 400 || response.status === 409) {
    const answer = (await response.json().catch(() => ({}))) as Answer;
    const problems = (answer.problems ?? []).map((problem) => problem.text);
    const field = answer.problems?.[0]?.field;
    await keepEntry({ ...entry, field, problems: problems.length > 0 ? problems : [String(response.status)] });
    told.refused += 1;
  } else if (response.status === 403 || response.status === 404) {
    await keepEntry({ ...entry, problems: [GONE] });
    told.refused += 1;
  } else {
    told.left += 1;
  }
}

function makeBody(entry: Waiting): URLSearchParams {
  const body = new URLSearchParams();
  // The server knows when a note came; the note itself says when it was written.
  if (entry.kind === "note") return new URLSearchParams({ text: `${String(entry.values.text)}\n\n${String(entry.values.stamp)}` });
  for (const [name, value] of Object.entries(entry.values)) {
    for (const one of Array.isArray(value) ? value : [value]) body.append(name, one);
  }
  return body;
}
