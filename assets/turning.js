// A list asks the server which address a search or a filter means; the answer counts while its page is still open. Who
// clicked a result in the meantime stays where they went
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";

// `opened`: the panel that stood beside the list when it was asked; one that was opened since stays
export function Turning({ number, path, query, replace, opened }) {
  const navigate = useNavigate();
  const done = useRef(number);
  useEffect(() => {
    if (number === done.current) return;
    done.current = number;
    const here = location.pathname.replace(/\/$/, "");
    if (here !== path) return;
    const asked = new URLSearchParams(query);
    const beside = new URLSearchParams(location.search).get("id") ?? "";
    if (beside !== opened) beside ? asked.set("id", beside) : asked.delete("id");
    navigate(asked.size ? `${path}?${asked}` : path, { replace });
  }, [number]);
  return null;
}
