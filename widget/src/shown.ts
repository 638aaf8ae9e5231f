/** Says that a survey was seen, for the response rate. Nobody waits for it, and nothing depends on it. */
import { encode, get, plain } from "./natives";

interface Seen {
  response_id: string;
  version: number | undefined;
  channel: string | undefined;
}

/** Once the node is in view: a form at the end of a page is not shown to whoever never comes there. */
export function shown(node: Element, url: string, seen: Seen): void {
  try {
    const observer = new IntersectionObserver((entries) => {
      if (!entries[entries.length - 1]!.isIntersecting) return;
      observer.disconnect();
      void tell(url, seen);
    });
    observer.observe(node);
  } catch (_) {
    // a page that broke it: one that was not counted
  }
}

async function tell(url: string, seen: Seen): Promise<void> {
  try {
    await get(url, { method: "POST", body: encode(plain(seen)), keepalive: true, credentials: "omit" });
  } catch (_) {
    // offline: one that was not counted
  }
}
