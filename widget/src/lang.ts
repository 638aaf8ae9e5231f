/** Which language to speak, and which way it runs. */
import { find, lower, slice } from "./natives";

const RTL = " ar he fa ur ps sd ug yi dv ckb ";

function base(tag: string): string {
  const cut = find(tag, "-");
  return cut < 0 ? tag : slice(tag, 0, cut);
}

export function dir(lang: string): "rtl" | "ltr" {
  return find(RTL, " " + lower(base(lang)) + " ") < 0 ? "ltr" : "rtl";
}

/** Taiwan, Hong Kong and Macau write traditional Chinese, everybody else simplified, unless the tag says so. */
function script(tag: string): string {
  if (base(tag) !== "zh") return tag;
  return /hant|tw|hk|mo/.test(tag) ? "zh-hant" : "zh-hans";
}

/** The first of `wanted` that `offered` has, exactly, by script, or by base language; else `fallback`. */
export function choose(wanted: readonly (string | null | undefined)[], offered: readonly string[], fallback: string): string {
  for (let i = 0; i < wanted.length; i++) {
    if (!wanted[i]) continue;
    const tag = lower(wanted[i]);
    const looks = [tag, script(tag), base(tag)];
    for (let j = 0; j < 3; j++)
      for (let k = 0; k < offered.length; k++) {
        const has = lower(offered[k]);
        if (has === looks[j] || (j && script(has) === looks[1]) || (j > 1 && base(has) === looks[2])) return offered[k]!;
      }
  }
  return fallback;
}
