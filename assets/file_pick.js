// One file beside a form's other answers: sent at once, with its progress; the form keeps its key and its name.
import { createElement as h, useEffect, useRef, useState } from "react";

const NONE = { id: "", name: "", percent: null, error: "" };

export function FilePick({ fileId, fileName, url, largest, words, label, children }) {
  const [file, setFile] = useState({ ...NONE, id: fileId || "", name: fileName || "" });
  const box = useRef(null);
  const isFirst = useRef(true);
  useEffect(() => {
    const form = box.current.closest("form");
    const restore = (event) => setFile({ ...NONE, id: event.detail.file_id || "", name: event.detail.file_name || "" });
    form?.addEventListener("restored", restore);
    return () => form?.removeEventListener("restored", restore);
  }, []);
  useEffect(() => {
    if (isFirst.current) isFirst.current = false;
    else box.current.querySelector("[name=file_id]").dispatchEvent(new Event("input", { bubbles: true }));
  }, [file.id]);
  const pick = (event) => {
    const chosen = event.target.files[0];
    event.target.value = "";
    if (!chosen) return;
    if (chosen.size > largest) setFile({ ...file, percent: null, error: words.large });
    else upload(chosen, file, { url, words, setFile });
  };
  return h("div", { ref: box, className: "filebox" },
    h("input", { type: "hidden", name: "file_id", value: file.id }),
    h("input", { type: "hidden", name: "file_name", value: file.name }),
    file.name && h("span", { className: "filename" }, h("span", { className: "clip" }, file.name),
      h("button", { type: "button", className: "link quiet", onClick: () => setFile(NONE) },
        words.remove, h("span", { className: "unseen" }, " " + file.name))),
    h("span", { className: "btn filepick", "data-busy": file.percent !== null }, children,
      file.name ? words.replace : words.attach,
      h("input", { type: "file", id: "file", accept: ".pdf,.jpg,.jpeg,.png", "aria-label": label, onChange: pick,
        "aria-describedby": "file-said" })),
    h("span", { id: "file-said", className: "hint", role: "status" }, said(file, words)),
    file.error && h("span", { className: "error", role: "alert" }, file.error));
}

function said(file, words) {
  return file.percent === null ? words.hint : words.sending.replace("{percent}", file.percent);
}

function upload(chosen, before, { url, words, setFile }) {
  const request = new XMLHttpRequest();
  const body = new FormData();
  body.append("file", chosen);
  const fail = (error) => setFile({ ...before, percent: null, error: error || words.failed });
  request.upload.onprogress = (event) => {
    if (event.lengthComputable) setFile({ ...before, percent: Math.floor((event.loaded * 100) / event.total), error: "" });
  };
  request.onload = () => {
    const answer = request.response || {};
    if (answer.id) setFile({ ...NONE, id: String(answer.id), name: answer.name });
    else fail(answer.error);
  };
  request.onerror = () => fail();
  request.open("POST", url);
  request.responseType = "json";
  setFile({ ...before, percent: 0, error: "" });
  request.send(body);
}
