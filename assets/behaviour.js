// What plain HTML lacks: menus that close, dialogs opened by a button, the drawer, caps lock, a password shown,
// the reader's text size. One listener for the whole document; pages only carry data attributes.
import { forgetTyped } from "./restored_form.js";
import { print } from "./printing.js";
import { awaitRefusal } from "./refused_form.js";

let ready = false;

export function behave() {
  if (ready) return;
  ready = true;
  document.addEventListener("click", leadToField, true);
  document.addEventListener("click", clicked);
  document.addEventListener("submit", (event) => event.target.matches("[action='/auth/logout']") && forgetTyped());
  document.addEventListener("keydown", pressed);
  document.addEventListener("toggle", keepOnScreen, true);
  document.addEventListener("keyup", tellCapsLock);
  document.addEventListener("focusout", hideCapsLock);
  document.addEventListener("submit", waitForServer, true);
  document.addEventListener("submit", awaitRefusal, true);
  window.addEventListener("serviceback", searchAgain);
  followTyping();
}

export function applyTheme(accent, gray, scaling) {
  if (!accent) return;
  const root = document.documentElement;
  root.dataset.accent = accent;
  root.dataset.gray = gray;
  root.style.setProperty("--site-scale", parseInt(scaling, 10) / 100 || 1);
  const chosen = remembered("text-size");
  if (chosen) root.dataset.text = chosen;
  press("text-size", chosen || "");
}

// A field that the reader edits takes the server's value, but not while it is typed in: the answer to an earlier
// letter is older than the text. Back and Forward end the typing
let typedIn = null;
let sentFrom = null;
const answered = new WeakMap();
export function syncInput(id, value) {
  const field = document.getElementById(id);
  if (field) answered.set(field, value);
  if (field && field !== typedIn && field.value !== value) field.value = value;
}

// A search that was typed while the server was away is asked again. React takes no notice of a text that it has seen:
// the setter of the element itself passes it by
function searchAgain() {
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set;
  for (const field of document.querySelectorAll("input[type=search]")) {
    const { value, selectionStart, selectionEnd } = field;
    if (value === (answered.get(field) ?? "")) continue;
    for (const text of ["", value]) {
      write.call(field, text);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.setSelectionRange(selectionStart, selectionEnd);
  }
}

// The page says that the server is away: a form that leaves it would only lose what was typed
function waitForServer(event) {
  const isAway = document.querySelector(".connection-banner[data-connection=away]");
  if (isAway && event.target.matches("[action^='/auth/']")) event.preventDefault();
}

function followTyping() {
  document.addEventListener("input", (event) => (typedIn = event.target));
  document.addEventListener("focusout", () => (typedIn = null));
  document.addEventListener("submit", () => ([sentFrom, typedIn] = [document.activeElement, null]), true);
  window.addEventListener("popstate", () => (typedIn = null));
}

// Whoever has gone to a field keeps it; who sent a form from there waits for its answer
function isInField() {
  const at = document.activeElement;
  return at === typedIn || (at !== sentFrom && Boolean(at?.matches("input, select, textarea")));
}

export function show(id, open) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open === open) return;
  if (open) dialog.showModal();
  else dialog.close();
}

// A panel beside a list: focus goes to its heading, and back to its row when it closes: a line of the table, or a
// card on a narrow screen
let attended;
export function focusPanel(id, opened) {
  const before = attended;
  attended = opened;
  if (before === undefined || before === opened || isInField()) return;
  const rows = [...document.querySelectorAll(`[data-row="${id}-${before}"]`)];
  const target = opened ? document.querySelector(`#${id} h2`) : rows.find((row) => row.offsetParent);
  target?.focus({preventScroll: Boolean(opened)});
}

// A page that opens with refused fields begins at their summary
export function lead(id, hasProblems) {
  if (hasProblems && !isInField()) document.getElementById(id)?.focus();
}

// A line of the summary of errors leads to its field; the router must not take it for another page
function leadToField(event) {
  const link = event.target instanceof Element ? event.target.closest("#errors a") : null;
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  event.stopPropagation();
  field.focus();
  field.scrollIntoView({ block: "center" });
}

function clicked(event) {
  const target = event.target instanceof Element ? event.target : null;
  if (!target) return;
  closeMenus(target);
  const opener = target.closest("[data-opens]");
  if (opener) show(opener.dataset.opens, true);
  const dialog = target.closest("dialog");
  if (dialog && (target === dialog || target.closest("[data-closes], .drawer a"))) dialog.close();
  const eye = target.closest("[data-reveals]");
  if (eye) reveal(eye);
  const printer = target.closest("[data-prints]");
  if (printer) print(event, printer);
  const size = target.closest("[data-text-size]");
  if (size) resize(size.dataset.textSize);
  const language = target.closest("a[data-language]");
  if (language) language.href = translated(language.dataset.language);
  if (target.closest("[data-prints-page]")) window.print();
  const saver = target.closest("[data-downloads]");
  if (saver) download(saver.dataset);
  const copier = target.closest("[data-copies]");
  if (copier) copy(copier);
}

// The page as it stands, its filters included, in another language; French has no prefix
function translated(language) {
  const path = location.pathname.replace(/^\/en(?=\/|$)/, "");
  return (language ? `/${language}` : "") + (path || "/") + location.search;
}

function closeMenus(target) {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    const chosen = target.closest(".sheet a, .sheet [data-chooses]");
    if (!menu.contains(target) || chosen) menu.open = false;
    // What was chosen goes out of sight: focus stays with the menu
    if (chosen?.matches("[data-chooses]")) menu.querySelector("summary").focus();
  }
}

// A menu that opens near the right edge moves to the left
function keepOnScreen(event) {
  const sheet = event.target.matches("details.menu[open]") && event.target.querySelector(".sheet");
  if (!sheet) return;
  sheet.style.translate = "";
  const over = sheet.getBoundingClientRect().right - document.documentElement.clientWidth + 8;
  if (over > 0) sheet.style.translate = `${-over}px`;
}

// Arrows walk through a menu, as people know it from elsewhere
function walk(event) {
  const menu = event.target.closest?.("details.menu");
  if (!menu || !["ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) return;
  if (!event.target.matches("summary, .menuitem")) return;
  menu.open = true;
  const items = [...menu.querySelectorAll(".sheet .menuitem")];
  const at = items.indexOf(document.activeElement);
  const to = {ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1}[event.key];
  event.preventDefault();
  items.at(to % items.length)?.focus();
}

function pressed(event) {
  tellCapsLock(event);
  walk(event);
  if (event.key !== "Escape") return;
  if (!document.querySelector("dialog[open], details.menu[open]"))
    event.target.closest("aside")?.querySelector("[data-dismisses]")?.click();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
}

function tellCapsLock(event) {
  const note = event.target.dataset?.capsNote && document.getElementById(event.target.dataset.capsNote);
  if (note && event.getModifierState) note.classList.toggle("is-on", event.getModifierState("CapsLock"));
}

function hideCapsLock(event) {
  const note = event.target.dataset?.capsNote && document.getElementById(event.target.dataset.capsNote);
  note?.classList.remove("is-on");
}

function reveal(eye) {
  const field = document.getElementById(eye.dataset.reveals);
  const shown = field.type === "password";
  field.type = shown ? "text" : "password";
  eye.setAttribute("aria-pressed", shown);
}

function resize(size) {
  document.documentElement.dataset.text = size;
  try {
    localStorage.setItem("text-size", size);
  } catch {
    // private browsing: the choice lasts as long as the page
  }
  press("text-size", size);
}

function press(name, value) {
  const attribute = `data-${name}`;
  for (const button of document.querySelectorAll(`[${attribute}]`))
    button.setAttribute("aria-pressed", button.getAttribute(attribute) === (value || "normal"));
}

function remembered(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

// A text that the page shows, as a file: it is never asked of the server again
function download({ downloads, name }) {
  const file = document.createElement("a");
  file.href = URL.createObjectURL(new Blob([downloads], { type: "text/plain;charset=utf-8" }));
  file.download = name;
  file.click();
  setTimeout(() => URL.revokeObjectURL(file.href), 1000);
}

async function copy(button) {
  await navigator.clipboard.writeText(button.dataset.copies);
  button.dataset.copied = "true";
  setTimeout(() => delete button.dataset.copied, 2000);
}
