const LONGEST = 48;

/** What a name becomes in an address: letters a to z, digits, single dashes; may be empty. */
export const slugOf = (name: string): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, LONGEST)
    .replace(/^-|-$/g, '');

/** `checkout`, `checkout-2`, `checkout-3` …; names without a letter or digit start from `fallback`. */
export function* slugsFor(name: string, fallback: string): Generator<string> {
  const slug = slugOf(name) || fallback;
  yield slug;
  for (let number = 2; ; number++) yield `${slug}-${number}`;
}
