/** The public form of a published survey, as `GET /c/v1/surveys/{survey_id}?lang=` gives it. */

export type Texts = { [lang: string]: string };
/** A matrix's answer: row → point or choice. */
export type Rows = { [row: string]: number | string };
export type Value = number | string | boolean | (string | number)[] | Rows;
export type Values = { [key: string]: Value | null };

export interface Scale {
  min: number;
  max: number;
  labels?: { [value: string]: Texts };
  emoji?: { [value: string]: string };
  good?: number[];
  bad?: number[];
  colours?: string;
  reversed?: boolean;
}

export interface Choice {
  value: string;
  label: Texts;
  image?: { id: string; alt?: Texts };
  text?: boolean;
  exclusive?: boolean;
  fixed?: boolean;
}

export interface Condition {
  all?: Condition[];
  any?: Condition[];
  question?: string;
  hidden?: string;
  trait?: string;
  language?: string[];
  in?: (string | number | boolean)[];
  not_in?: (string | number | boolean)[];
  from?: number;
  to?: number;
  answered?: boolean;
}

export interface Question {
  key: string;
  type: string;
  required?: boolean;
  private?: boolean;
  label: Texts;
  help?: Texts;
  image?: { id: string; alt?: Texts };
  scale?: Scale;
  choices?: Choice[];
  rows?: { value: string; label: Texts }[];
  order?: string;
  pick?: { min?: number; max?: number };
  step?: number;
  max_length?: number;
  min_length?: number;
  lines?: number;
  min?: number | string;
  max?: number | string;
  decimals?: number;
  unit?: Texts;
  statement?: Texts;
  accept?: string[];
  show_if?: Condition | null;
}

export interface Ending {
  key: string;
  title?: Texts;
  text?: Texts;
  redirect?: string;
  if?: Condition;
}

export interface Survey {
  id: string;
  version: number;
  name?: string;
  languages: string[];
  /** Absent where it is the one that was chosen. */
  default_language?: string;
  questions: Question[];
  logic?: { from: string; if?: Condition; to: string; ending?: string }[];
  endings?: Ending[];
  public_review?: { links: { name: string; url: string }[]; text?: Texts };
  limits?: { once?: boolean; resume?: boolean };
  after?: { link?: boolean; quote?: string };
  texts?: { [name: string]: Texts };
  display?: { mode?: string; position?: string; consent?: string };
  style?: Style;
  /** The language that was chosen for this visitor, and the renderer's own words in it. */
  lang?: string;
  words?: { [name: string]: string };
}

export interface Style {
  accent?: string;
  /** The accent on light and on dark, readable. */
  tones?: [string, string];
  /** Rules of the author's own; the server has taken everything out of them that could do harm. */
  sheet?: string;
  radius?: number;
  scheme?: string;
}

export type Rule = { match: string; value: string | number; name?: string; not?: boolean };
export type Trigger = { on: string; seconds?: number; percent?: number; count?: number; selector?: string; name?: string; attribute?: string };

/** A survey that starts by itself or has a button, as the site's configuration lists it; the first language is the default. */
export interface Listed {
  id: string;
  version: number;
  mode: string;
  position?: string;
  languages: string[];
  button?: Texts;
  style?: Style;
  /** Absent where it needs no watching: a button for everybody, everywhere. */
  rules?: {
    triggers?: Trigger[];
    where?: Rule[];
    who?: { devices?: string[]; languages?: string[]; countries?: string[]; visitors?: string; traits?: Rule[] };
    sample?: number;
    again_days?: number;
    max_shown?: number;
    over_cap?: boolean;
  };
}

export interface Site {
  surveys: Listed[];
  /** Days between two surveys that open by themselves. */
  cap?: number;
  /** Nothing may be remembered before the visitor agrees. */
  wait?: boolean;
  /** Where the visitor is, when a proxy that is trusted says so. */
  country?: string | null;
}

export interface Options {
  lang?: string;
  hidden?: { [name: string]: string };
  target?: Element;
  test?: boolean;
}

/** What is known of the place and the moment: `app_version`, `os`, `screen`, `connection`, or the site's own. */
export type Facts = { [name: string]: string | number | boolean };

/** What the loader lends to the watcher. */
export interface Watched {
  base: string;
  cap: number | undefined;
  country: string | null | undefined;
  events: string[];
  open: { [id: string]: boolean };
  show(id: string): Promise<boolean>;
  button(survey: Listed, wanted: boolean): void;
  memory(): Storage | null;
  agreed(): boolean | undefined;
  contact(): Contact | undefined;
  facts(): Facts;
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
  answers: Values;
  version?: number;
  language?: string;
  channel?: string;
  hidden?: { [name: string]: string } | undefined;
  context?: object;
  contact?: Contact | undefined;
}

/** What the loader hands to the renderer. */
export interface Stage {
  survey: Survey;
  lang: string;
  /** The element that carries the shadow root, and the root itself. */
  host: HTMLElement;
  root: ShadowRoot;
  inline: boolean;
  /** Tried out: nothing is sent. */
  test: boolean;
  /** Opened by the respondent: focus may move in. */
  asked: boolean;
  base: string;
  channel: string;
  hidden: { [name: string]: string } | undefined;
  facts: Facts;
  /** Responses that were begun and not finished, by survey. */
  begun: { [id: string]: Session };
  contact(): Contact | undefined;
  /** Where this device may remember something; asked each time, because consent comes and goes. */
  memory(): Storage | null;
  /** The same form with the words of another language. */
  form(lang: string): Promise<Survey>;
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
  was: Values;
  /** Queue what changed since the last call; `done` closes the response. `declined`: what somebody would rather not say. */
  sync(values: Values, done: boolean, declined?: { [key: string]: boolean }): void;
}
