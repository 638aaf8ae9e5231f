/** Who is here: device, language, country, new or returning, and what is known of the person. */
import { find, lower, trim } from "./natives";
import { parts } from "./parts";
import { device } from "./device";
import type { Memory } from "./memory";
import type { Listed, Rule, Watched } from "./types";

type Who = NonNullable<NonNullable<Listed["rules"]>["who"]>;

export async function fits(who: Who | undefined, host: Watched, memory: Memory): Promise<boolean> {
  if (!who) return true;
  const { devices, languages, countries, visitors, traits } = who;
  if (devices && !has(devices, device())) return false;
  if (visitors && (visitors === "returning") !== memory.returning) return false;
  if (languages && !speaks(languages)) return false;
  for (let i = 0; traits && i < traits.length; i++) if (!holds(traits[i]!, known(traits[i]!.name!, host))) return false;
  return !countries || has(countries, await country(host));
}

function has(list: readonly string[], one: string): boolean {
  for (let i = 0; i < list.length; i++) if (list[i] === one) return true;
  return false;
}

/** `zh-Hant` fits a page in `zh-Hant-TW`, `zh` any Chinese. */
function speaks(languages: readonly string[]): boolean {
  const here = lower(document.documentElement.lang || navigator.language) + "-";
  for (let i = 0; i < languages.length; i++) if (find(here, lower(languages[i]) + "-") === 0) return true;
  return false;
}

/** The edge says it where a proxy that it trusts does; else the clock's zone tells. */
async function country(host: Watched): Promise<string> {
  if (!host.country) {
    const { countryOf } = (await import(host.base + "w/v1/zones.js")) as typeof import("./zones");
    host.country = countryOf(Intl.DateTimeFormat().resolvedOptions().timeZone);
  }
  return host.country;
}

/** An attribute of the person, else of the place: what the page said of either. */
function known(name: string, host: Watched): unknown {
  const contact = host.contact();
  const traits = ((contact && contact.traits) || {}) as { [name: string]: unknown };
  const facts = host.facts();
  return traits[name] !== undefined && typeof traits[name] !== "function" ? traits[name] : typeof facts[name] !== "function" ? facts[name] : undefined;
}

function holds({ match, value }: Rule, is: unknown): boolean {
  const said = is === undefined || is === null ? "" : lower(trim("" + is));
  const wanted = lower(trim("" + value));
  if (match === "not") return said !== wanted;
  if (match === "contains") return find(said, wanted) >= 0;
  if (match === "above") return !!said && compare(is, said, wanted) > 0;
  if (match === "below") return !!said && compare(is, said, wanted) < 0;
  return said === wanted;
}

/** A number as a number; what came as text part by part, for 2.10 is the version after 2.9. */
function compare(is: unknown, a: string, b: string): number {
  if (typeof is === "number") return is - +b;
  const one = parts(a, ".");
  const other = parts(b, ".");
  for (let i = 0; i < one.length || i < other.length; i++) {
    const gap = (parseInt(one[i]!, 10) || 0) - (parseInt(other[i]!, 10) || 0);
    if (gap) return gap;
  }
  return 0;
}

export function closest(from: Element, selector: string): boolean {
  try {
    return !!from.closest(selector);
  } catch (_) {
    return false; // not a selector, or the document itself
  }
}
