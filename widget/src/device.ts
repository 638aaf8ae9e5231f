export function device(): "mobile" | "tablet" | "desktop" {
  const agent = navigator.userAgent;
  return /Mobi/.test(agent) ? "mobile" : /iPad|Android|Tablet/.test(agent) ? "tablet" : "desktop";
}
