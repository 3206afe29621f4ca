// The browser's own print window on a document: the one that the page shows, or one fetched for it.
export function print(event, target) {
  event.preventDefault();
  const shown = document.getElementById(target.dataset.prints);
  if (shown) return printFrame(shown);
  const frame = document.createElement("iframe");
  frame.hidden = true;
  frame.title = "";
  frame.src = target.href;
  frame.onload = () => printFrame(frame);
  document.querySelector("iframe[hidden]")?.remove();
  document.body.append(frame);
}

function printFrame(frame) {
  try {
    frame.contentWindow.focus();
    frame.contentWindow.print();
  } catch {
    // a viewer that keeps its window to itself prints from its own tab
    window.open(frame.src, "_blank", "noopener");
  }
}
