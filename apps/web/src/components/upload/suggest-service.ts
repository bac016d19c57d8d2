import type { ChosenFiles } from './chosen-file';

/** Words that name a kind of file or a moment, never a program. */
const NOT_A_NAME: ReadonlySet<string> = new Set(
  (
    'goroutine goroutines dump dumps debug2 debug1 debug cpu heap allocs block mutex trace flight ' +
    'profile profiles pprof threadcreate goroutineleak metrics capture captures bundle samples ' +
    'alloc_objects inuse_space contentions delay end start delta before after stacks stack text ' +
    'txt json out pb gz tgz tzst zst tar zip log prom panic crash stderr stdout pasted download downloads tmp temp files file new old prod staging unpark'
  ).split(' '),
);

const ARCHIVE = /\.(?:zip|tar|tgz|tar\.gz|tzst|tar\.zst)$/i;

/** `checkout-2026-11-23` → `checkout`; `undefined` when nothing but dates and kinds is left. */
function nameIn(text: string): string | undefined {
  const words = text
    .slice(0, 200)
    .split(/[^A-Za-z0-9_]+/)
    .filter(
      (word) =>
        word !== '' &&
        !NOT_A_NAME.has(word.toLowerCase()) &&
        !/^\d+[tTzZ]?\d*[zZ]?$/.test(word) &&
        !/^go\d*$/i.test(word) &&
        !/^[0-9a-f]{12,}$/i.test(word),
    );
  return words.length === 0 ? undefined : words.join('-').slice(0, 100);
}

/**
 * Which service a set of files is of: a known one whose name stands in a path, else the name of the
 * folder or archive, else what `go tool pprof` put into its file names (`pprof.checkout.samples.…`),
 * else the only known service.
 */
export function suggestService(chosen: ChosenFiles, known: readonly string[]): string | undefined {
  const texts = [chosen.folder ?? '', ...chosen.files.map((file) => file.path)];
  const words = new Set(texts.flatMap((text) => text.toLowerCase().split(/[^a-z0-9_]+/)));
  const longestFirst = [...known].sort((a, b) => b.length - a.length);
  const named = longestFirst.find((name) => {
    const lower = name.toLowerCase();
    return (
      words.has(lower) ||
      texts.some((text) => /[^a-z0-9_]/.test(lower) && text.toLowerCase().includes(lower))
    );
  });
  if (named) return named;
  const folder = chosen.folder && nameIn(chosen.folder);
  if (folder) return folder;
  for (const file of chosen.files) {
    const base = file.path.slice(file.path.lastIndexOf('/') + 1);
    if (ARCHIVE.test(base)) {
      const name = nameIn(base.replace(ARCHIVE, ''));
      if (name) return name;
    }
    const program = /^pprof\.([A-Za-z0-9_-]+)\./.exec(base)?.[1];
    if (program && !NOT_A_NAME.has(program)) return program;
  }
  return known.length === 1 ? known[0] : undefined;
}
