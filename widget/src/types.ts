/** The public form of a published survey, as `GET /c/v1/sites/{site_key}/config` gives it. */

export type Texts = { [lang: string]: string };
export type Value = number | string | (string | number)[];

export interface Scale {
  min: number;
  max: number;
  labels?: { [value: string]: Texts };
}

export interface Question {
  key: string;
  type: string;
  required?: boolean;
  label: Texts;
  help?: Texts;
  scale?: Scale;
  choices?: { value: string; label: Texts }[];
  max_length?: number;
  show_if?: { question: string; in: (string | number)[] } | null;
}

export interface Survey {
  id: string;
  version: number;
  name?: string;
  languages: string[];
  default_language: string;
  questions: Question[];
  texts?: { [name: string]: Texts };
  display?: { mode?: string; position?: string; delay_s?: number | null; event?: string };
  style?: { accent?: string; radius?: number; scheme?: string };
}

export interface Contact {
  external_id: string | undefined;
  email: string | undefined;
  traits: object | undefined;
  expires: number | undefined;
  signature: string | undefined;
}

/** One numbered piece of a response; `(survey, response_id, seq)` is its identity and never changes. */
export interface Part {
  response_id: string;
  seq: number;
  done: boolean;
  answers: { [key: string]: Value | null };
  version?: number;
  language?: string;
  channel?: string;
  hidden?: { [name: string]: string };
  context?: object;
  contact?: Contact;
}

/** What the loader hands to the renderer. */
export interface Stage {
  survey: Survey;
  lang: string;
  /** The element that carries the shadow root, and the root itself. */
  host: HTMLElement;
  root: ShadowRoot;
  inline: boolean;
  /** Opened by the respondent: focus may move in. */
  asked: boolean;
  base: string;
  channel: string;
  hidden: { [name: string]: string } | undefined;
  /** Responses that were begun and not finished, by survey. */
  begun: { [id: string]: Session };
  contact(): Contact | undefined;
  put(url: string, part: Part): void;
  offline(tell: (off: boolean) => void): void;
  closed(): void;
}

/** What another page of the same tab needs to go on with a response: its id, the last number, and what was sent. */
export interface Begun {
  id: string;
  seq: number;
  had: { [key: string]: string };
}

export interface Session {
  begun(): Begun;
  id: string;
  /** What was answered so far. */
  was: { [key: string]: Value | null };
  /** Queue what changed since the last call; `done` closes the response. */
  sync(values: { [key: string]: Value | null }, done: boolean): void;
}
