// The entry of the bundle: brings the parts of the page to life that are on it.

import { offerToShow } from "./account.js";
import { keepDetailsOpen, keepTypingThroughAnswers } from "./answers.js";
import { bringEditingToLife } from "./editing.js";
import { bringListsToLife } from "./lists.js";
import { offerCalendars, showBusy } from "./page.js";
import { bringPickersToLife } from "./pickers.js";
import { bringPrintingToLife } from "./printing.js";
import { bringSearchToLife } from "./search.js";
import { offerKeys, switchTheme } from "./settings.js";
import { bringShellToLife } from "./shell.js";

bringShellToLife();
for (const form of document.querySelectorAll("[data-theme-switch]")) switchTheme(form);
for (const link of document.querySelectorAll("[data-keys]")) offerKeys(link);
bringPickersToLife(document);
keepTypingThroughAnswers();
keepDetailsOpen();
bringSearchToLife();
bringEditingToLife();
document.body.addEventListener("htmx:load", (event) => bringPickersToLife(event.target));
offerCalendars(document);
document.body.addEventListener("htmx:load", (event) => offerCalendars(event.target));
bringListsToLife(document);
document.body.addEventListener("htmx:load", (event) => bringListsToLife(event.target));
for (const box of document.querySelectorAll("[data-password]")) offerToShow(box);
for (const article of document.querySelectorAll("[data-print]")) bringPrintingToLife(article);

const form = document.querySelector("[data-ask]");
if (form) showBusy(form);
