import { ARTIFACT_KIND_WORDS, type ParsedArtifact } from '@unpark/model';
import { closestName, err, ok, type Result } from '@unpark/base';
import { type ReadFile, readFiles } from '../analysis/analyse-files';
import {
  type ConvertChoices,
  type ConvertForm,
  convertArtifact,
  defaultForm,
} from '../convert/conversions';
import { writeConverted } from '../convert/output';
import { EXIT } from '../exit-codes';
import { collectFiles } from '../files/collect-files';
import { stopped } from '../problem-exit';
import { problemText, type Terminal, visible } from '../terminal';

export interface ConvertOptions extends ConvertChoices {
  readonly to?: ConvertForm;
  /** file of an archive or a folder */
  readonly entry?: string;
  readonly out?: string;
  readonly force: boolean;
}

/** Writes one file in the form of another tool. */
export async function runConvert(
  path: string,
  options: ConvertOptions,
  terminal: Terminal,
): Promise<number> {
  const files = await collectFiles([path]);
  if (!files.ok) return stopped(terminal, files.error);
  const read = await readFiles(files.value, (file) =>
    terminal.progress(`  reading ${visible(file)}`),
  );
  terminal.progress('');
  if (!read.ok) return stopped(terminal, read.error);
  const chosen = chosenFile(path, read.value, options.entry);
  if (!chosen.ok) return stopped(terminal, chosen.error, EXIT.usage);
  const parsed = chosen.value;
  const form = options.to ?? defaultForm(parsed);
  const converted = convertArtifact(parsed, form, options);
  if (!converted.ok) return stopped(terminal, converted.error, codeOf(converted.error.code));
  const written = await writeConverted(parsed.file, converted.value, options, terminal);
  if (!written.ok) return stopped(terminal, written.error, codeOf(written.error.code));
  if (written.value !== '-') {
    const trace = parsed.facts.form === 'trace' && options.fromTrace === undefined;
    const note =
      trace && (form === 'pprof' || form === 'folded') ? ' (sync; see --from-trace)' : '';
    terminal.note(
      `${ARTIFACT_KIND_WORDS[parsed.kind]} as ${form}${note}: ${visible(written.value)}`,
    );
  }
  if (!parsed.error) return EXIT.healthy;
  // what was read before the damage is there, and that it is not all is said
  terminal.note(problemText(parsed.error));
  return EXIT.failed;
}

const codeOf = (code: string): number => (code.startsWith('usage.') ? EXIT.usage : EXIT.failed);

function chosenFile(
  path: string,
  read: readonly ReadFile[],
  entry: string | undefined,
): Result<ParsedArtifact> {
  const all = read.map(({ parsed }) => parsed).filter(({ kind }) => kind !== 'archive');
  const names = all.map(({ file }) => file);
  const listed = `${names.slice(0, 30).join(', ')}${names.length > 30 ? ', …' : ''}`;
  if (entry !== undefined) {
    const found = all.find(({ file }) => file === entry);
    if (found) return ok(found);
    const near = closestName(entry, names);
    return err({
      code: 'usage.no-such-entry',
      message: `There is no file \`${entry}\` in \`${path}\`.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
      next: `Known here: ${listed}.`,
    });
  }
  const [only, second] = all;
  if (only && !second) return ok(only);
  const archive = read[0]?.parsed;
  if (!only && archive?.error) return err(archive.error);
  return err({
    code: 'usage.several-files',
    message: `\`${path}\` holds ${all.length} files; one at a time is converted.`,
    next: `Name one with --entry: ${listed}.`,
  });
}
