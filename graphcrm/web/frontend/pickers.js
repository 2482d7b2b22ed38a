// The pickers of templates/pickers.html: one party or owner by its name, and tags.

import { askJson, Combobox, part, parties } from "./combobox.js";

function pickParty(picker) {
  const input = picker.querySelector("input:not([type=hidden], [type=radio])");
  const stands = picker.querySelector("[data-picked-for]");
  const name = stands.name.replace(/-for$/, "");
  let kept = picker.querySelector("[data-picked]");

  const keep = (uid, text) => {
    // Namesakes that were offered are void once something else is typed.
    picker.querySelector(".picker-choices")?.remove();
    if (!kept) {
      kept = document.createElement("input");
      kept.type = "hidden";
      kept.name = name;
      stands.after(kept);
    }
    kept.value = uid;
    stands.value = text;
    picker.classList.toggle("is-picked", Boolean(uid));
    kept.dispatchEvent(new Event("change", { bubbles: true }));
  };
  picker.classList.toggle("is-picked", Boolean(kept?.value));
  input.addEventListener("input", () => { if (kept?.value && input.value !== stands.value) keep("", ""); });
  return new Combobox(input, {
    label: picker.querySelector(".form-label").textContent,
    first: true,
    tab: true,
    empty: "offered" in picker.dataset,
    one: picker.dataset.one,
    some: picker.dataset.some,
    none: picker.dataset.none,
    suggest: (text, signal) => parties(picker.dataset.partyPicker, text, signal, picker.dataset.none, (party) => {
      input.value = party.name;
      keep(party.uid, party.name);
    }),
  });
}

function pickTags(picker) {
  const { name, take, taken, added } = picker.dataset;
  const input = picker.querySelector("input");
  const label = picker.querySelector(".form-label").textContent;
  const box = picker.querySelector(".picker-box");
  const chips = part("ul", "chips picker-tags");
  const status = part("span", "visually-hidden");
  status.setAttribute("role", "status");
  box.prepend(chips);
  box.append(status);
  const given = input.value;
  input.removeAttribute("name");
  input.value = "";
  // Without any tag the form sends an empty text, so that taking the last one off is told.
  const none = Object.assign(document.createElement("input"), { type: "hidden", name, value: "" });
  box.append(none);

  const values = () => [...chips.querySelectorAll("input")].map((each) => each.value);
  const changed = (words) => {
    status.textContent = words;
    none.disabled = values().length > 0;
    none.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const remove = (chip, tag) => {
    chip.remove();
    changed(taken.replace("{tag}", tag));
    input.focus();
  };
  const add = (text) => {
    for (const tag of text.split(",").map((each) => each.trim()).filter(Boolean)) {
      if (values().some((each) => each.toLowerCase() === tag.toLowerCase())) continue;
      const off = part("button", "chip-off", "×");
      off.type = "button";
      off.setAttribute("aria-label", take.replace("{tag}", tag));
      const chip = part("li", "chip", tag, Object.assign(document.createElement("input"), { type: "hidden", name, value: tag }), off);
      off.addEventListener("click", () => remove(chip, tag));
      chips.append(chip);
      changed(added.replace("{tag}", tag));
    }
    input.value = "";
  };
  add(given);
  status.textContent = "";
  none.disabled = values().length > 0;

  const combobox = new Combobox(input, {
    label,
    empty: true,
    one: picker.dataset.one,
    some: picker.dataset.some,
    suggest: async (text, signal) => {
      const found = (await askJson(picker.dataset.tagPicker, { q: text }, signal)).filter((tag) => !values().includes(tag));
      const entries = found.map((tag) => ({ element: part("div", "", tag), choose: () => add(tag) }));
      if (text && !found.some((tag) => tag.toLowerCase() === text.toLowerCase())) {
        entries.push({ element: part("div", "", picker.dataset.new.replace("{tag}", text)), choose: () => add(text) });
      }
      return entries;
    },
  });
  input.addEventListener("keydown", (event) => {
    if (event.defaultPrevented) return;
    if ((event.key === "Enter" || event.key === ",") && input.value.trim()) {
      event.preventDefault();
      add(input.value);
      combobox.close();
    } else if (event.key === "Backspace" && !input.value && chips.lastElementChild) {
      const chip = chips.lastElementChild;
      remove(chip, chip.querySelector("input").value);
    }
  });
  input.addEventListener("change", () => add(input.value));
  // A tag that was typed and not confirmed is sent with the form.
  input.form?.addEventListener("submit", () => add(input.value), { capture: true });
}

/** Bring the pickers within an element to life, each once. */
export function bringPickersToLife(within) {
  for (const picker of within.querySelectorAll("[data-party-picker], [data-tag-picker]")) {
    if (picker.dataset.lively) continue;
    picker.dataset.lively = "yes";
    if (picker.dataset.partyPicker) pickParty(picker);
    else pickTags(picker);
  }
}
