// What is kept on this device without a network: sealed with a key that the browser never gives out and that
// dies when its person signs out. Nothing here talks to the server.
export type Values = Record<string, string | string[]>;

// An entry of hours, or a note on a case; what devices kept before there were notes says neither.
export interface Waiting {
  id: string;
  kind?: "entry" | "note";
  values: Values;
  problems: string[];
  // The question that the first problem is about.
  field?: string;
}

// What the server refused because the case is not this person's any more.
export const GONE = "gone";

export interface Facts {
  person: string;
  // Whether this person may write notes on cases.
  notes?: boolean;
  cases: { id: string; title: string }[];
  activities: { label: string; options: { code: string; label: string }[] }[];
}

// What was typed into a form that was not saved yet: values by the names of its questions.
export interface Typed {
  id: string;
  page: string;
  title: string;
  at: number;
  values: Record<string, string[]>;
}

interface Sealed {
  id: string;
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const NAME = "krokus-pocket";
const KEY = "key";
const FACTS = "facts";
const STORES = ["keys", "facts", "entries", "typed"] as const;

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 2);
    asked.onupgradeneeded = () => {
      const known = asked.result.objectStoreNames;
      for (const name of STORES) if (!known.contains(name)) asked.result.createObjectStore(name);
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}

async function work<T>(
  store: (typeof STORES)[number],
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  try {
    return await new Promise<T>((resolve, reject) => {
      const transaction = database.transaction(store, mode, { durability: "strict" });
      const asked = act(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

async function findKey(): Promise<CryptoKey | undefined> {
  return work("keys", "readonly", (store) => store.get(KEY) as IDBRequest<CryptoKey | undefined>);
}

async function makeKey(): Promise<CryptoKey> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await work("keys", "readwrite", (store) => store.put(key, KEY));
  return key;
}

async function seal(key: CryptoKey, id: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { id, iv, data: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain) };
}

async function unseal<T>(key: CryptoKey, sealed: Sealed): Promise<T> {
  const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.iv }, key, sealed.data);
  return JSON.parse(new TextDecoder().decode(plain)) as T;
}

export async function keepFacts(facts: Facts): Promise<void> {
  const known = await readFacts();
  // Somebody else signed in on this device: what another person left is not theirs to read or to send.
  if (known !== null && known.person !== facts.person) await emptyPocket();
  const key = (await findKey()) ?? (await makeKey());
  const sealed = await seal(key, FACTS, facts);
  await work("facts", "readwrite", (store) => store.put(sealed, FACTS));
}

export async function readFacts(): Promise<Facts | null> {
  const key = await findKey();
  const sealed = await work("facts", "readonly", (store) => store.get(FACTS) as IDBRequest<Sealed | undefined>);
  return key && sealed ? unseal<Facts>(key, sealed) : null;
}

export async function keepEntry(entry: Waiting): Promise<void> {
  const key = await findKey();
  if (!key) throw new Error("no key");
  const sealed = await seal(key, entry.id, entry);
  await work("entries", "readwrite", (store) => store.put(sealed, entry.id));
}

export async function keepTyped(typed: Typed): Promise<void> {
  const key = (await findKey()) ?? (await makeKey());
  const sealed = await seal(key, typed.id, typed);
  await work("typed", "readwrite", (store) => store.put(sealed, typed.id));
}

export async function listTyped(): Promise<Typed[]> {
  return unsealAll<Typed>("typed");
}

export async function dropTyped(id: string): Promise<void> {
  await work("typed", "readwrite", (store) => store.delete(id) as IDBRequest<undefined>);
}

async function unsealAll<T>(store: "entries" | "typed"): Promise<T[]> {
  const key = await findKey();
  if (!key) return [];
  const all = await work(store, "readonly", (kept) => kept.getAll() as IDBRequest<Sealed[]>);
  return Promise.all(all.map((sealed) => unseal<T>(key, sealed)));
}

export async function listEntries(): Promise<Waiting[]> {
  const found = await unsealAll<Waiting>("entries");
  return found.sort((one, other) => sortKey(one).localeCompare(sortKey(other)));
}

function sortKey(entry: Waiting): string {
  if (entry.kind === "note") return String(entry.values.written);
  return `${String(entry.values.day)} ${String(entry.values.start).padStart(5, "0")}`;
}

export async function dropEntry(id: string): Promise<void> {
  await work("entries", "readwrite", (store) => store.delete(id) as IDBRequest<undefined>);
}

// The key goes with everything it sealed.
export function emptyPocket(): Promise<void> {
  return new Promise((resolve) => {
    const asked = indexedDB.deleteDatabase(NAME);
    asked.onsuccess = asked.onerror = asked.onblocked = () => resolve();
  });
}
