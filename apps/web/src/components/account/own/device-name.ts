/** Each is looked for in order: what comes later calls itself by the names before it. */
const BROWSERS = [
  ['Edg/', 'Edge'],
  ['OPR/', 'Opera'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;

const SYSTEMS = [
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Android', 'Android'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

const named = (text: string, names: readonly (readonly [string, string])[]) =>
  names.find(([mark]) => text.includes(mark))?.[1];

/** Browser and system that a User-Agent claims, undefined where it says neither. */
export function deviceName(userAgent: string): { browser?: string; system?: string } | undefined {
  const [browser, system] = [named(userAgent, BROWSERS), named(userAgent, SYSTEMS)];
  if (browser === undefined && system === undefined) return undefined;
  return { ...(browser !== undefined && { browser }), ...(system !== undefined && { system }) };
}
