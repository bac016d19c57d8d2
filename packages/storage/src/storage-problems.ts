import { err, type Problem, type ProblemError, type Result } from '@unpark/base';
import { isProblemError } from '@unpark/base';

export const tooLarge = (limitBytes: number): Problem => ({
  code: 'upload.too-large',
  message: `The file is larger than the limit of ${limitBytes} bytes.`,
  next: 'Send a shorter recording, or ask the operator to raise the limit.',
  place: { byte: limitBytes },
  values: { case: 'file', limit: limitBytes },
});

export const cutOff = (sizeBytes: number, cause?: unknown): Problem => ({
  code: 'upload.cut-off',
  message: `The connection ended after ${sizeBytes} bytes of the file; nothing of it was kept.`,
  next: 'Send the file again.',
  place: { byte: sizeBytes },
  ...(cause !== undefined && { internal: String(cause) }),
});

export const wrongChecksum = (sizeBytes: number): Problem => ({
  code: 'upload.checksum',
  message: `The ${sizeBytes} bytes that arrived do not have the SHA-256 that was announced; they were not kept.`,
  next: 'Send them again; if it happens again, something between changes them.',
  values: { size: sizeBytes },
});

export const missingBlob = (sha256: string): Problem => ({
  code: 'storage.missing',
  message: 'The stored bytes of this file are not there.',
  next: 'Upload the capture again; the operator can look for the hash in a backup.',
  internal: sha256,
});

const errorCode = (cause: unknown): string | undefined =>
  typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : undefined;

export const isMissingFile = (cause: unknown): boolean => errorCode(cause) === 'ENOENT';

/** What a failed file system or network call means to the sender. */
export function problemFromIoError(cause: unknown): Problem {
  if (isProblemError(cause)) return (cause as ProblemError).problem;
  const internal = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
  switch (errorCode(cause)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return {
        code: 'storage.full',
        message: 'The storage of this server is full; the upload was not kept.',
        next: 'Try again once the operator has made room.',
        internal,
      };
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return {
        code: 'storage.unwritable',
        message: 'This server may not write to its storage.',
        next: 'The operator has to give the server write access to its data folder.',
        internal,
      };
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
      return {
        code: 'storage.unreachable',
        message: 'The blob store of this server does not answer.',
        next: 'Try again in a minute.',
        internal,
      };
    default:
      return {
        code: 'storage.failed',
        message: 'The storage of this server failed.',
        next: 'Try again; if it fails again, the operator finds the cause in the log.',
        internal,
      };
  }
}

/** Runs an I/O step and turns what it throws into a `Problem`. */
export async function ioResult<T>(step: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await step();
  } catch (cause) {
    return err(problemFromIoError(cause));
  }
}
