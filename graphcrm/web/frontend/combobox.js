// A text field with a list of suggestions below it, as WAI-ARIA describes a combobox with a listbox.

let made = 0;

/**
 * Suggest something while somebody types.
 *
 * `options`: `suggest(text, signal)` gives a promise of entries `{ element, choose, url, text }`; an entry without
 * `choose` and `url` is a heading. `first` marks the first entry from the start, so that Enter takes it, and waits for
 * it where what is typed was not answered yet; `empty` asks
 * for suggestions of an empty field, too; `more` gives further entries, which are added when they are there; `one`,
 * `some` and `none` are what is told to screen readers; `box` holds the list.
 */
export class Combobox {
  constructor(input, options) {
    this.input = input;
    this.options = { wait: 120, ...options };
    this.entries = [];
    this.at = -1;
    // Whether what is listed is not yet for what is typed, and whether Enter was pressed meanwhile.
    this.pending = false;
    this.entered = false;
    this.list = document.createElement("div");
    this.list.className = "suggestions";
    this.list.id = `suggestions-${made += 1}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", options.label ?? "");
    this.list.hidden = true;
    (options.box ?? input.parentElement).append(this.list);
    this.status = document.createElement("span");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.list.after(this.status);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": this.list.id, "aria-haspopup": "listbox",
    })) input.setAttribute(name, value);
    input.addEventListener("input", () => this.ask());
    const offer = () => { if (this.options.empty && !input.value.trim()) this.ask(0); };
    input.addEventListener("focus", offer);
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    // The focus stays in the field while the list is touched.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.clicked(event));
    // A dialog may have given the focus to its first field before that came to life.
    if (document.activeElement === input) offer();
  }

  /** Ask for suggestions once nobody types for a moment. */
  ask(wait = this.options.wait) {
    clearTimeout(this.waiting);
    this.asked?.abort();
    const text = this.input.value.trim();
    if (!text && !this.options.empty) {
      this.close();
      return;
    }
    this.pending = true;
    this.entered = false;
    this.mark(-1);
    this.waiting = setTimeout(async () => {
      this.asked = new AbortController();
      const { signal } = this.asked;
      const current = () => document.activeElement === this.input && this.input.value.trim() === text;
      try {
        const entries = await this.options.suggest(text, signal);
        if (!current()) return;
        this.show(entries);
        const more = await this.options.more?.(text, signal);
        if (more?.length && current() && !this.closed) this.add(more);
      } catch (error) {
        if (error.name !== "AbortError") this.close();
      }
    }, wait);
  }

  show(entries) {
    this.closed = false;
    this.mark(-1);
    this.entries = [];
    this.list.replaceChildren();
    this.pending = false;
    this.add(entries);
    if (this.entered && this.at >= 0) this.take(this.entries[this.at]);
    this.entered = false;
  }

  /** Put entries at the end of the list; the one that is marked stays so. */
  add(entries) {
    for (const entry of entries) {
      this.list.append(entry.element);
      if (!entry.choose && !entry.url) {
        // A heading is read with what follows it, and is none of the options.
        entry.element.setAttribute("role", "presentation");
        continue;
      }
      entry.element.id = `${this.list.id}-${this.entries.length}`;
      entry.element.setAttribute("role", "option");
      entry.element.setAttribute("aria-selected", "false");
      entry.element.classList.add("suggestion");
      entry.element.tabIndex = -1;
      this.entries.push(entry);
    }
    const open = this.list.childElementCount > 0;
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
    const typed = Boolean(this.input.value.trim());
    if (this.at < 0 && this.entries.length && this.options.first && typed) this.mark(0);
    const { one, some, none } = this.options;
    const words = this.entries.length > 1 ? some : this.entries.length ? one ?? some : none;
    this.status.textContent = typed ? (words ?? "").replace("{n}", this.entries.length) : "";
  }

  mark(place) {
    this.entries[this.at]?.element.setAttribute("aria-selected", "false");
    this.at = place;
    const entry = this.entries[place];
    if (entry) {
      entry.element.setAttribute("aria-selected", "true");
      entry.element.scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", entry.element.id);
    } else {
      this.input.removeAttribute("aria-activedescendant");
    }
  }

  close() {
    clearTimeout(this.waiting);
    this.asked?.abort();
    this.pending = false;
    this.entered = false;
    this.closed = true;
    this.list.hidden = true;
    this.entries = [];
    this.mark(-1);
    this.input.setAttribute("aria-expanded", "false");
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      if (!open) {
        this.ask(0);
        return;
      }
      const count = this.entries.length;
      if (count) this.mark((this.at + step + count + (this.at < 0 && step < 0 ? 1 : 0)) % count);
    } else if (event.key === "Enter" && this.pending && this.options.first && this.input.value.trim()) {
      event.preventDefault();
      this.entered = true;
    } else if (event.key === "Enter" && open && this.at >= 0) {
      event.preventDefault();
      this.take(this.entries[this.at]);
    } else if (event.key === "Escape" && open) {
      // A dialog around the field stays open.
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Tab" && open && this.at >= 0 && this.options.tab) {
      this.take(this.entries[this.at]);
    }
  }

  clicked(event) {
    const element = event.target.closest("[role=option]");
    const entry = this.entries.find((each) => each.element === element);
    if (!entry) return;
    // A link that is opened beside this page is the browser's to open.
    if (entry.url && (event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    this.take(entry);
  }

  take(entry) {
    this.close();
    if (entry.choose) entry.choose();
    else location.assign(entry.url);
  }
}

/** Ask the server for JSON, of this site alone. */
export async function askJson(address, parameters, signal) {
  const url = new URL(address, location.origin);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const answer = await fetch(url, { headers: { Accept: "application/json" }, signal });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

/** Suggest the parties whose names fit; `none` is said when there are none, `choose(party)` takes one. */
export async function parties(address, text, signal, none, choose) {
  const found = await askJson(address, { q: text }, signal);
  if (!found.length) return [{ element: part("p", "suggestions-none", none) }];
  return found.map((party) => ({
    element: part("div", `party-${party.kind}`,
      part("span", "suggestion-name", party.name), " ",
      part("span", "suggestion-facts", [party.words, party.facts].filter(Boolean).join(" · "))),
    choose: () => choose(party),
  }));
}

/** Make an element with a class and text or children. */
export function part(name, className, ...children) {
  const element = document.createElement(name);
  element.className = className;
  element.append(...children);
  return element;
}
