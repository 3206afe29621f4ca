// The content of a page, once drawn, stays while the page is asked for again: whoever types in it keeps the keyboard
import { Children, useEffect, useRef } from "react";

// `ready`: an answer is here, `answered` says for which address; `known`: the page may be drawn at all. `widely`: an
// address that differs in its question only (search, filters, order) is the same page; its fields belong to no record.
// `away`: no answer will come for now
export function DrawnPage({ ready, answered, known, widely, away, children }) {
  const drawn = useRef("");
  const here = pageOf(location.href, widely);
  // A page that was just turned to is still called ready for a moment, by the page before it
  const isHere = ready && pageOf(answered, widely) === here;
  useEffect(() => {
    if (!known) drawn.current = "";
    else if (isHere) drawn.current = here;
  }, [isHere, known, here]);
  const isBusy = !ready && !away;
  useEffect(() => {
    const main = document.getElementById("main");
    main?.setAttribute("aria-busy", String(isBusy));
    // A page that turns out not to exist takes this away, and waits for nothing
    return () => main?.removeAttribute("aria-busy");
  }, [isBusy]);
  const [content, waiting] = Children.toArray(children);
  return known && (ready || drawn.current === here) ? content : waiting;
}

function pageOf(address, widely) {
  const url = new URL(address || "/", location.origin);
  return url.pathname.replace(/\/$/, "") + (widely ? "" : url.search);
}
