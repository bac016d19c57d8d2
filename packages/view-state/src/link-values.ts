/**
 * Reads one value of a link; undefined when it does not fit. Plain functions: a page reads its address
 * before it draws anything, and a validation library would be a tenth of all that it loads.
 */
export type LinkValue<T> = (text: string) => T | undefined;

const textUpTo =
  (maxLength: number): LinkValue<string> =>
  (text) =>
    text.length > 0 && text.length <= maxLength ? text : undefined;

const textLike =
  (form: RegExp): LinkValue<string> =>
  (text) =>
    form.test(text) ? text : undefined;

export const fileName = textUpTo(1024);
export const symbol = textUpTo(2000);
export const labelText = textUpTo(1000);
export const evidenceId = textUpTo(200);
/** what people typed; may be empty */
export const words: LinkValue<string> = (text) => (text.length <= 500 ? text : undefined);
export const hash = textLike(/^[0-9a-f]{16}$/);
export const goid = textLike(/^\d{1,19}$/);
export const captureId = textLike(/^cap_[0-9a-z]{26}$/);

export const ordinal: LinkValue<number> = (text) =>
  /^\d{1,4}$/.test(text) ? Number(text) : undefined;

/** `from-to` in whole nanoseconds; below 2^53, which is a hundred days. */
export const interval: LinkValue<{ readonly fromNs: number; readonly toNs: number }> = (text) => {
  if (!/^\d{1,15}-\d{1,15}$/.test(text)) return undefined;
  const [fromNs = 0, toNs = 0] = text.split('-').map(Number);
  return fromNs < toNs ? { fromNs, toNs } : undefined;
};

export const oneOf =
  <T extends string>(values: readonly T[]): LinkValue<T> =>
  (text) =>
    values.find((value) => value === text);
