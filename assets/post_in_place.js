// A form that asks for a password posts without leaving its page: what was refused can be mended with the password
// still in its field, which no other place ever holds
const inHand = new WeakSet();

// `onRefused(notice, kept)`: what the portal would have left in this browser for the page that is open already
export async function postInPlace(form, onRefused) {
  if (inHand.has(form)) return;
  inHand.add(form);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(new FormData(form)),
      headers: { "x-in-place": "1" },
    });
    // A server is away: the page says so by itself, and what was typed waits here
    if (answer.status === 503) return;
    if (!answer.headers.get("content-type")?.startsWith("application/json")) return form.submit();
    const { page, notice, kept } = await answer.json();
    if (isHere(page)) onRefused(notice, kept);
    else location.assign(page);
  } catch {
    // The line is down: the page says so by itself, and nothing typed is lost
  } finally {
    inHand.delete(form);
  }
}

function isHere(page) {
  const { pathname, search } = new URL(page, location.origin);
  return pathname === location.pathname && search === location.search;
}
