// A form whose unsaved text outlives its page: a session that ends, another language. It stays in this tab, under the
// name of the person, and goes when it is saved or given up, or when somebody else opens such a form.
import { createElement, useEffect, useRef } from "react";
import { postInPlace } from "./post_in_place.js";

const PREFIX = "typed:";
// After the way back: what was sent just before may still be answered
const ANSWER_DUE = 2000;
const TYPED = "input:not([type=hidden]), select, textarea";

// A form without a person (no owner) is kept over a change of language only: who comes next is not who typed
export function RestoredForm({ owner, storedAs, onSend, onRows, onRefused, children, ...rest }) {
  const form = useRef(null);
  const typed = useRef(null);
  const events = useRef({});
  events.current = { onSend, onRows, onRefused };
  useEffect(() => {
    typed.current = new Kept(form.current, owner, storedAs);
    return typed.current.restore((answers) => events.current.onRows?.(answers));
  }, [owner, storedAs]);
  const send = (event) => {
    event.preventDefault();
    if (!onSend) return postInPlace(form.current, (notice, kept) => events.current.onRefused(notice, kept));
    typed.current.sent();
    events.current.onSend(answersOf(form.current));
  };
  const sends = onSend || onRefused ? { onSubmit: send } : {};
  // What is wrong is said by the page, in its language, all at once. A form with an id brings a ref of its own
  return createElement("form", { noValidate: true, ...sends, ...rest, ref: form }, children);
}

// Somebody signed out: nothing of theirs stays in the tab
export function forgetTyped(isKept = () => false) {
  try {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX) && !isKept(name));
    for (const name of names) sessionStorage.removeItem(name);
  } catch {
    // no storage, nothing kept
  }
}

class Kept {
  constructor(form, owner, name) {
    Object.assign(this, { form, owner, key: `${PREFIX}${owner}:${name}`, first: answersOf(form) });
  }

  restore(tellRows) {
    const kept = this.read();
    forgetTyped((name) => this.owner && name.startsWith(`${PREFIX}${this.owner}:`));
    if (kept?.isSent && same(kept.answers, this.first)) this.drop();
    else if (kept) this.put(kept, tellRows);
    const back = () => setTimeout(() => this.tellLost(), ANSWER_DUE);
    window.addEventListener("serviceback", back);
    const left = (event) => this.left(event);
    const [where, what, keep] = this.owner
      ? [this.form, "input", () => this.keep()]
      : [document, "click", (event) => isLanguage(event) && this.keep()];
    where.addEventListener(what, keep, true);
    this.form.addEventListener("click", left);
    return () => {
      where.removeEventListener(what, keep, true);
      this.form.removeEventListener("click", left);
      window.removeEventListener("serviceback", back);
    };
  }

  // What the person changed comes back, over what the server has now
  put({ first, answers, isSent }, tellRows) {
    const changed = ({ name }) => answers[name] !== first[name];
    for (const field of this.form.elements) if (changed(field)) fill(field, answers);
    if (Object.keys(answers).some((name) => name.startsWith("household-"))) tellRows(answers);
    this.form.dataset.typed = isSent ? "lost" : "again";
  }

  // A save drops what was kept: until then it may be lost on the way
  sent() {
    if (this.form.dataset.typed === "lost") delete this.form.dataset.typed;
    if (this.owner) this.keep({ isSent: true });
  }

  tellLost() {
    if (this.form.isConnected && this.read()?.isSent) this.form.dataset.typed = "lost";
  }

  left(event) {
    if (event.target.closest("[data-sends]")) this.form.requestSubmit();
    if (!event.target.closest("[data-forgets]")) return;
    this.drop();
    delete this.form.dataset.typed;
    const fields = [...this.form.elements];
    for (const field of fields) fill(field, this.first);
    // The button goes out of sight with its note
    if (event.target.closest("button")) fields.find((field) => field.matches(TYPED))?.focus();
  }

  keep(mark = {}) {
    const answers = answersOf(this.form);
    if (same(answers, this.first)) return this.drop();
    try {
      sessionStorage.setItem(this.key, JSON.stringify({ first: this.first, answers, ...mark }));
    } catch {
      // no storage in this browser: nothing is kept
    }
  }

  drop() {
    forgetTyped((name) => name !== this.key);
  }

  read() {
    try {
      return this.key in sessionStorage ? JSON.parse(sessionStorage.getItem(this.key)) : null;
    } catch {
      return null;
    }
  }
}

function same(one, other) {
  return Object.keys({ ...one, ...other }).every((name) => one[name] === other[name]);
}

function isLanguage(event) {
  return event.target.closest?.("a[data-language]") && !event.ctrlKey && !event.metaKey && !event.shiftKey;
}

// Never a password, not even one that is shown
function answersOf(form) {
  const secret = [...form.querySelectorAll("[data-reveals]")].map((eye) => eye.dataset.reveals);
  const isKept = ([name, value]) => typeof value === "string" && !secret.includes(name);
  return Object.fromEntries([...new FormData(form)].filter(isKept));
}

function fill(field, answers) {
  if (!field.name || ["file", "hidden", "password", "submit"].includes(field.type)) return;
  if (field.type === "radio" || field.type === "checkbox") field.checked = answers[field.name] === field.value;
  else if (field.name in answers) field.value = answers[field.name];
}
