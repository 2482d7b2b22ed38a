// The entry of pages with a picture of an answer or of a neighborhood.

import { control } from "./controls.js";
import { loadIcons } from "./icons.js";
import { lightPaths } from "./page.js";
import { Picture } from "./picture.js";

const section = document.querySelector("[data-picture]");
const data = JSON.parse(section.querySelector("[data-picture-data]").textContent);
const picture = new Picture(section.querySelector("[data-picture-canvas]"), data);
control(section, picture);
lightPaths(document, picture);
// The one name on window: for the browser's console and for tests.
window.graphcrm = { picture };
loadIcons(section.dataset.icons).then((icons) => picture.takeIcons(icons));
