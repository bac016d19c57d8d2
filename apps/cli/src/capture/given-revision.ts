import { statSync } from 'node:fs';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { FileTraceSource } from '@unpark/compute/node';
import { type BuildInfo, readBuildInfo } from '@unpark/formats';
import { readRevision, REVISION_FORM, type VcsFacts } from '@unpark/model';
import type { CliEnvironment } from '../env';
import { EXIT } from '../exit-codes';
import { errnoWords } from '../files/collect-files';

export interface RevisionOptions {
  /** `--revision` */
  readonly revision?: string;
  /** `--binary`: path of the program that ran */
  readonly binary?: string;
}

/**
 * The commit that somebody says the program was built from: by `--revision`, by `--binary`, by
 * `UNPARK_REVISION`, in this order. Never that of the folder this runs in: another build may be running.
 */
export function givenRevision(
  { revision, binary }: RevisionOptions,
  environment: CliEnvironment,
): Result<VcsFacts | undefined> {
  if (revision !== undefined) return readGiven('--revision', revision);
  if (binary !== undefined) return revisionOfBinary(binary);
  if (environment.revision !== undefined) return readGiven('UNPARK_REVISION', environment.revision);
  return ok(undefined);
}

function readGiven(where: string, text: string): Result<VcsFacts> {
  const vcs = readRevision(text);
  if (vcs) return ok(vcs);
  return err({
    code: 'revision.bad',
    message: `\`${text.slice(0, 100)}\` of ${where} is not a commit: ${REVISION_FORM}.`,
    next: 'A branch, a tag or HEAD will be another commit tomorrow; `git rev-parse NAME` gives its commit.',
  });
}

function revisionOfBinary(path: string): Result<VcsFacts> {
  const info = readBinary(path);
  if (!info.ok) return info;
  const { vcs, goVersion } = info.value;
  if (vcs) return ok(vcs);
  return err({
    code: 'revision.not-in-binary',
    message: `\`${path}\` (${goVersion}) does not say its commit: it was built outside a checkout, or with -buildvcs=false.`,
    next: 'Build with -buildvcs=true in a checkout, or give --revision.',
  });
}

function readBinary(path: string): Result<BuildInfo> {
  let source: FileTraceSource | undefined;
  try {
    // a pipe would keep us waiting, a folder has no bytes
    if (!statSync(path).isFile()) return err(unreadable(path, 'it is not a file'));
    source = new FileTraceSource(path);
    const info = readBuildInfo(source);
    if (info.ok) return info;
    return err({ ...info.error, place: { ...info.error.place, file: path } });
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw cause;
    return err(unreadable(path, errnoWords(code)));
  } finally {
    source?.close();
  }
}

const unreadable = (path: string, why: string): Problem => ({
  code: 'revision.binary-unreadable',
  message: `Cannot read \`${path}\`: ${why}.`,
  next: 'Give the path of the program that runs; on Linux /proc/PID/exe is it.',
});

/** A word that is no commit is wrong use; a program that says none is a file that could not be used. */
export const exitOfRevision = ({ code }: Problem): number =>
  code === 'revision.bad' ? EXIT.usage : EXIT.failed;
