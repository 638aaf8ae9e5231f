/** Where an ending leads. */
import { later } from "./natives";

const PATIENCE_MS = 1500;
const LOOK_MS = 100;

/** An address of the web, and nothing that runs. */
export function safe(url: string): boolean {
  return /^https:\/\/[^\s\\]+$/i.test(url);
}

/** Go there once every answer has arrived; they are kept on this device if that takes long. */
export function leave(url: string, idle: () => boolean, patience = PATIENCE_MS): void {
  if (idle() || patience <= 0) location.assign(url);
  else later(() => leave(url, idle, patience - LOOK_MS), LOOK_MS);
}
