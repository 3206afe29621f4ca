// A form that was refused in place: the keyboard goes to the first field that is wrong, unless its reader has gone
// elsewhere. A page with a summary of errors leads there by itself
const PATIENCE_MS = 15_000;
let watched = null;

export function awaitRefusal(event) {
  watched?.disconnect();
  const form = event.target;
  const sender = document.activeElement;
  watched = new MutationObserver(() => isAnswered(form) && leadToWrongField(form, sender));
  watched.observe(form, { attributeFilter: ["aria-invalid", "aria-busy"], subtree: true });
  const observer = watched;
  setTimeout(() => observer.disconnect(), PATIENCE_MS);
}

function isAnswered(form) {
  return !form.querySelector("[aria-busy=true]") && Boolean(form.querySelector("[aria-invalid=true]"));
}

function leadToWrongField(form, sender) {
  watched?.disconnect();
  const isElsewhere = ![sender, document.body].includes(document.activeElement);
  if (isElsewhere || document.getElementById("errors")) return;
  form.querySelector("[aria-invalid=true]").focus();
}
