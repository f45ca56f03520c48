// Rows of a table are added, removed and moved without a new page. The server stays the only one who draws
// them: the form is sent as always and only the table is taken from the answer.
const ROW_ACTIONS = ["_add", "_remove", "_up", "_down"];

export function startRows(page: Document): void {
  page.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const table = button?.closest<HTMLElement>("[data-rows]");
    if (!button?.form || !table || !ROW_ACTIONS.includes(button.name)) return;
    event.preventDefault();
    void changeRows(button.form, button, table);
  });
}

async function changeRows(form: HTMLFormElement, button: HTMLButtonElement, table: HTMLElement): Promise<void> {
  if (table.getAttribute("aria-busy") === "true") return;
  table.setAttribute("aria-busy", "true");
  try {
    const fresh = await fetchTable(form, button, table.id);
    table.replaceWith(fresh);
    focusAfter(fresh, button.name, button.value);
  } catch (problem) {
    // The ordinary way always works.
    console.info("rows by whole page", problem);
    table.removeAttribute("aria-busy");
    button.type = "submit";
    sendWhole(form, button);
  }
}

async function fetchTable(form: HTMLFormElement, button: HTMLButtonElement, id: string): Promise<HTMLElement> {
  const response = await fetch(form.action, { method: "POST", body: new FormData(form, button), credentials: "same-origin" });
  if (!response.ok) throw new Error(`the form answered ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById(id);
  if (!fresh?.hasAttribute("data-rows")) throw new Error("the answer has no such table");
  return document.importNode(fresh, true);
}

function sendWhole(form: HTMLFormElement, button: HTMLButtonElement): void {
  const action = document.createElement("input");
  action.type = "hidden";
  action.name = button.name;
  action.value = button.value;
  form.append(action);
  HTMLFormElement.prototype.submit.call(form);
}

function focusAfter(table: HTMLElement, action: string, path: string): void {
  const rows = [...table.querySelectorAll<HTMLElement>(":scope > .rows-row")];
  const number = Number(path.slice(path.lastIndexOf(".") + 1));
  if (action === "_add") {
    focusFirst(rows.at(-1), "input:not([type=hidden]), select, textarea", table);
  } else if (action === "_remove") {
    focusFirst(rows[Math.min(number, rows.length - 1)], "button[name=_remove]", table);
  } else {
    const row = rows[action === "_up" ? number - 1 : number + 1];
    focusFirst(row, `button[name=${action}]:enabled, button[name=_remove]`, table);
  }
}

function focusFirst(row: HTMLElement | undefined, selector: string, table: HTMLElement): void {
  (row?.querySelector<HTMLElement>(selector) ?? table).focus();
}
