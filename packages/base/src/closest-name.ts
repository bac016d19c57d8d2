/** Longer words are not compared: the work is their product. */
const MAX_LENGTH = 100;

/**
 * The known name that a mistyped one was probably meant to be: at most a third of its letters differ,
 * or it begins like it. Undefined when none is near.
 */
export function closestName(typed: string, known: readonly string[]): string | undefined {
  if (typed.length > MAX_LENGTH || typed === '') return undefined;
  const word = typed.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const name of known) {
    if (name.length > MAX_LENGTH) continue;
    const distance = editDistance(word, name.toLowerCase());
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best ?? known.find((name) => word.length >= 2 && name.toLowerCase().startsWith(word));
}

/** Letters to insert, leave out or replace (Levenshtein). */
function editDistance(a: string, b: string): number {
  let before = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (before[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (before[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    before = row;
  }
  return before[b.length] as number;
}
