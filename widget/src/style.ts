import { append, h } from "./natives";

/** Give a shadow root its style sheet; a constructed one passes any Content-Security-Policy of the host page. */
export function style(root: ShadowRoot, content: string, nonce: string): void {
  try {
    const made = new CSSStyleSheet();
    made.replaceSync(content);
    root.adoptedStyleSheets = [made];
  } catch (_) {
    // before Chromium 73: an element, which a strict policy lets through with the loader's nonce
    append(root, h("style", { nonce: nonce || null }, content));
  }
}
