// htmx: the token against forged forms, and errors as toasts.
import { toast, words } from "./toasts.js";

export function requests() {
  const body = document.body;
  body.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.verb !== "get") {
      event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf"]').content;
    }
  });
  body.addEventListener("htmx:responseError", (event) => {
    // The server's own sentence comes with the toast event; anything else gets ours.
    if (!event.detail.xhr.getResponseHeader("HX-Trigger")) toast(words().failed, { bad: true });
  });
  body.addEventListener("htmx:sendError", () => toast(words().offline, { bad: true }));
  body.addEventListener("htmx:timeout", () => toast(words().offline, { bad: true }));
}
