// A list asks the server which address a search or a filter means; the answer counts while its page is still open. Who
// clicked a result in the meantime goes on to where they went
import { useContext, useEffect, useRef } from "react";
import { UNSAFE_DataRouterContext as DataRouter } from "react-router";

// `opened`: the panel that stood beside the list when it was asked; one that was opened since stays
export function Turning({ number, path, query, replace, opened }) {
  const { router } = useContext(DataRouter);
  const done = useRef(number);
  useEffect(() => {
    if (number === done.current) return;
    done.current = number;
    // The address changes only once the next page is fetched: who is on the way there has left
    const here = router.state.navigation.location ?? router.state.location;
    if (here.pathname.replace(/\/$/, "") !== path) return;
    const asked = new URLSearchParams(query);
    const beside = new URLSearchParams(here.search).get("id") ?? "";
    if (beside !== opened) beside ? asked.set("id", beside) : asked.delete("id");
    router.navigate(asked.size ? `${path}?${asked}` : path, { replace });
  }, [number]);
  return null;
}
