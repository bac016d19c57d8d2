interface Named {
  readonly userId: string;
  readonly name: string;
}

const WORD = /[\p{L}\p{N}_]/u;

/**
 * Who is named after an @ in a text: the longest name that stands there and ends with a word, so that
 * `@Ann Lee` is not Ann. Several people of one name are all meant.
 */
export function mentionsIn(text: string, people: readonly Named[]): string[] {
  const lower = text.toLowerCase();
  const byLength = people
    .map(({ userId, name }) => ({ userId, name: name.toLowerCase() }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (let at = lower.indexOf('@'); at >= 0; at = lower.indexOf('@', at + 1)) {
    const rest = lower.slice(at + 1, at + 1 + 300);
    const longest = byLength.find(
      ({ name }) => rest.startsWith(name) && !WORD.test(rest.charAt(name.length)),
    )?.name;
    if (longest === undefined) continue;
    for (const { userId, name } of byLength) if (name === longest) found.add(userId);
  }
  return [...found].sort();
}
