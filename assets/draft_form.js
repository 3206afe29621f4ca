// A form that saves itself: 800 ms after the last key, at once after a choice, when a field is left. What the
// server has not acknowledged stays in the tab's storage: a lost session or connection costs nothing typed.
import { createElement, useEffect, useRef } from "react";

const QUIET = 800;
const PATIENCE = 5000;
const LONGEST_PATIENCE = 60000;
const PREFIX = "draft:";
const TYPED = "input[type=text], input[type=email], input:not([type]), textarea";

export function DraftForm({ draftKey, acknowledged, refused, busy, onDraft, onSend, children, ...rest }) {
  const form = useRef(null);
  const draft = useRef(null);
  const events = useRef({});
  events.current = { onDraft, onSend };
  useEffect(() => {
    draft.current = new Draft(form.current, draftKey, (...said) => events.current.onDraft(...said));
    const again = () => draft.current.tryAgain();
    window.addEventListener("serviceback", again);
    return () => {
      window.removeEventListener("serviceback", again);
      draft.current.leave();
    };
  }, [draftKey]);
  useEffect(() => draft.current.acknowledge(acknowledged), [acknowledged]);
  useEffect(() => {
    if (!busy) draft.current.isSending = false;
  }, [busy]);
  useEffect(() => {
    if (refused) document.getElementById("errors")?.focus();
  }, [refused]);
  const send = (event) => {
    event.preventDefault();
    draft.current.send((answers) => events.current.onSend(answers));
  };
  const handlers = {
    onSubmit: send,
    onInput: (event) => draft.current.changed(event.target),
    onBlur: (event) => draft.current.left(event.target),
  };
  return createElement("form", { ref: form, noValidate: true, ...handlers, ...rest }, children);
}

class Draft {
  constructor(form, key, tell) {
    Object.assign(this, { form, tell, key: PREFIX + key, last: Date.now(), isChanged: false, isSending: false });
    this.patience = PATIENCE;
    this.restore();
  }

  changed(field) {
    if (!field.name) return;
    this.isChanged = true;
    this.show("saving");
    clearTimeout(this.timer);
    const isTyped = field.matches(TYPED);
    this.timer = setTimeout(() => this.save(isTyped ? "" : field.name), isTyped ? QUIET : 0);
  }

  left(field) {
    if (!field.name || !field.matches(TYPED) || this.isSending) return;
    group(field);
    if (this.isChanged || (field.value === "" && field.ariaRequired === "true")) this.save(field.name);
  }

  save(left = "") {
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    this.isChanged = false;
    this.last += 1;
    this.show("saving");
    remember(this.key, this.answers);
    this.tell(this.answers, this.last, left);
    this.retry = setTimeout(() => this.fail(left), this.patience);
  }

  fail(left) {
    this.patience = Math.min(this.patience * 2, LONGEST_PATIENCE);
    this.save(left);
    this.show("failed");
  }

  // The line or the server is back: nobody waits for the next try
  tryAgain() {
    this.patience = PATIENCE;
    if (!this.isSending && ["saving", "failed"].includes(this.form.dataset.draft)) this.save();
  }

  acknowledge(number) {
    if (number !== this.last) return;
    clearTimeout(this.retry);
    this.patience = PATIENCE;
    if (this.isChanged) return;
    this.show("saved");
    remember(this.key, null);
  }

  send(tell) {
    if (this.isSending) return;
    this.isSending = true;
    this.isChanged = false;
    clearTimeout(this.timer);
    clearTimeout(this.retry);
    remember(this.key, this.answers);
    tell(this.answers);
    // A refusal or the next page frees the form before; this is for a connection that was lost
    setTimeout(() => (this.isSending = false), PATIENCE);
  }

  leave() {
    if (this.isChanged) this.save();
    clearTimeout(this.timer);
    clearTimeout(this.retry);
  }

  restore() {
    const kept = remembered(this.key);
    forget(this.key);
    if (!kept) return;
    for (const field of this.form.elements) fill(field, kept);
    this.form.dispatchEvent(new CustomEvent("restored", { detail: kept }));
    this.isChanged = true;
    this.timer = setTimeout(() => this.save(), 0);
  }

  show(state) {
    this.form.dataset.draft = state;
  }

  get answers() {
    return Object.fromEntries([...new FormData(this.form)].filter(([, value]) => typeof value === "string"));
  }
}

function fill(field, kept) {
  if (!field.name || field.type === "file") return;
  if (field.type === "radio" || field.type === "checkbox") field.checked = kept[field.name] === field.value;
  else if (field.name in kept) field.value = kept[field.name];
}

// data-groups="3,3,3,5": the digits of a number that people read in groups
function group(field) {
  const digits = field.value.replace(/\s/g, "");
  if (!field.dataset.groups || !/^\d+$/.test(digits)) return;
  const sizes = field.dataset.groups.split(",").map(Number);
  if (digits.length !== sizes.reduce((sum, size) => sum + size, 0)) return;
  let start = 0;
  field.value = sizes.map((size) => digits.slice(start, (start += size))).join(" ");
}

function remember(key, answers) {
  try {
    if (answers) sessionStorage.setItem(key, JSON.stringify(answers));
    else sessionStorage.removeItem(key);
  } catch {
    // no storage in this browser: the server's draft is the only one
  }
}

// Another account may use this tab after this one
function forget(key) {
  try {
    const others = Object.keys(sessionStorage).filter((name) => name.startsWith(PREFIX) && name !== key);
    for (const name of others) sessionStorage.removeItem(name);
  } catch {
    // no storage, nothing kept
  }
}

function remembered(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}
