import { formatBytes, formatCount } from '@unpark/base';
import { UPLOAD_LIMITS } from '@unpark/ingest';
import type { ChosenFiles } from './chosen-file';

/** First character a letter or digit; as the push interface takes it. */
const SERVICE_NAME = /^[A-Za-z0-9][A-Za-z0-9._/ -]*$/;

/** What is wrong with a service name, in words; `undefined` when nothing is. */
export function serviceNameProblem(name: string): string | undefined {
  const trimmed = name.trim();
  if (trimmed === '') return 'Name the service that these files are of.';
  if (trimmed.length > 100) return 'A service name has at most 100 characters.';
  if (!SERVICE_NAME.test(trimmed)) {
    return 'Letters, digits, dot, dash, underscore, slash and space; a letter or digit first.';
  }
  return undefined;
}

/** Why these files cannot be sent as one upload; `undefined` when they can. */
export function filesProblem(chosen: ChosenFiles): string | undefined {
  if (chosen.cutAt !== undefined || chosen.files.length > UPLOAD_LIMITS.files) {
    return `More than ${formatCount(UPLOAD_LIMITS.files)} files. One capture is one process in one window of time: take out what belongs to another, or send several captures.`;
  }
  const bytes = totalBytes(chosen);
  if (bytes > UPLOAD_LIMITS.sentBytes) {
    return `${formatBytes(bytes)} together; one upload takes ${formatBytes(UPLOAD_LIMITS.sentBytes)}. Take out the largest file, or compress it with gzip.`;
  }
  return undefined;
}

export const totalBytes = (chosen: ChosenFiles): number =>
  chosen.files.reduce((sum, { file }) => sum + file.size, 0);
