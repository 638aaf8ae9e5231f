/**
 * Heardwell in a React app: the snippet once, and the visitor as your app knows them. Copy this file, or point your bundler at it.
 *
 *     const { show, track } = useHeardwell({ host: "https://voice.example.com", site: "site key", contact });
 */
import { useEffect, useMemo } from "react";

export interface Contact {
  external_id?: string;
  email?: string;
  traits?: Record<string, string | number | boolean>;
  /** Seconds since 1970; signed by your server together with external_id and email. */
  expires?: number;
  signature?: string;
}

export interface Setup {
  /** Where Heardwell runs, without a slash at the end. */
  host: string;
  /** The site key of the snippet. */
  site: string;
  /** Who is signed in; nobody when absent. */
  contact?: Contact | null;
  /** What is known of the place: app_version, plan of the page, … */
  context?: Record<string, string | number | boolean>;
  /** False until the visitor agrees, where your surveys wait for it; undefined where nobody asks. */
  consent?: boolean;
  lang?: string;
}

export interface Options {
  lang?: string;
  hidden?: Record<string, string>;
  target?: Element;
  test?: boolean;
}

export interface Heardwell {
  /** Opens a published survey. */
  show(survey: string, options?: Options): void;
  /** Tells that something happened; surveys may wait for it. */
  track(event: string): void;
}

type Call = [name: string, ...values: unknown[]];

/** Calls are queued until the loader is there, so that no order of loading loses one. */
function call(...it: Call): void {
  const page = window as unknown as { heardwell?: { push(...calls: Call[]): unknown } };
  (page.heardwell = page.heardwell ?? []).push(it);
}

export function useHeardwell({ host, site, contact, context, consent, lang }: Setup): Heardwell {
  useEffect(() => {
    const address = `${host}/w/v1/heardwell.js`;
    if (document.querySelector(`script[src="${address}"]`)) return;
    const script = document.createElement("script");
    script.async = true;
    script.src = address;
    script.dataset["site"] = site;
    if (lang) script.dataset["lang"] = lang;
    document.head.append(script);
  }, [host, site, lang]);

  const who = JSON.stringify(contact ?? null);
  useEffect(() => {
    const known: Contact | null = JSON.parse(who);
    if (known) call("identify", known);
    else call("reset");
  }, [who]);

  const told = JSON.stringify(context ?? {});
  useEffect(() => call("context", JSON.parse(told)), [told]);

  useEffect(() => {
    if (consent !== undefined) call("consent", consent);
  }, [consent]);

  return useMemo(() => ({ show: (survey, options) => call("show", survey, options), track: (event) => call("track", event) }), []);
}
