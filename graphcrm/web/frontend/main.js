// The entry of the bundle: brings the parts of the page to life that are on it.

import { closeMenu, offerToShow } from "./account.js";
import { control } from "./controls.js";
import { lightPaths, offerCalendar, showBusy } from "./page.js";
import { Picture } from "./picture.js";

for (const menu of document.querySelectorAll("[data-menu]")) closeMenu(menu);
for (const box of document.querySelectorAll("[data-password]")) offerToShow(box);

const form = document.querySelector("[data-ask]");
if (form) {
  offerCalendar(form);
  showBusy(form);
}

const section = document.querySelector("[data-picture]");
if (section) {
  const data = JSON.parse(section.querySelector("[data-picture-data]").textContent);
  const picture = new Picture(section.querySelector("[data-picture-canvas]"), data);
  control(section, picture);
  lightPaths(document, picture);
  // The one name on window: for the browser's console and for tests.
  window.graphcrm = { picture };
}
