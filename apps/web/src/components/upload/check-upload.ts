'use client';

import { formatBytes, formatCount } from '@unpark/base';
import { UPLOAD_LIMITS } from '@unpark/ingest';
import { readRevision } from '@unpark/model';
import { useTranslations } from 'next-intl';
import type { ChosenFiles } from './chosen-file';

/** First character a letter or digit; as the push interface takes it. */
const SERVICE_NAME = /^[A-Za-z0-9][A-Za-z0-9._/ -]*$/;

/** What keeps an upload from being sent, in words. */
export function useUploadChecks() {
  const t = useTranslations('upload.check');
  return {
    /** What is wrong with a service name; `undefined` when nothing is. */
    serviceNameProblem(name: string): string | undefined {
      const trimmed = name.trim();
      if (trimmed === '') return t('noName');
      if (trimmed.length > 100) return t('longName');
      return SERVICE_NAME.test(trimmed) ? undefined : t('badName');
    },
    /** What is wrong with a commit, which need not be given. */
    revisionProblem(text: string): string | undefined {
      const trimmed = text.trim();
      return trimmed === '' || readRevision(trimmed) ? undefined : t('badRevision');
    },
    /** Why these files cannot be sent as one upload; `undefined` when they can. */
    filesProblem(chosen: ChosenFiles): string | undefined {
      if (chosen.cutAt !== undefined || chosen.files.length > UPLOAD_LIMITS.files) {
        return t('tooMany', { limit: formatCount(UPLOAD_LIMITS.files) });
      }
      const bytes = totalBytes(chosen);
      return bytes > UPLOAD_LIMITS.sentBytes
        ? t('tooLarge', {
            bytes: formatBytes(bytes),
            limit: formatBytes(UPLOAD_LIMITS.sentBytes),
          })
        : undefined;
    },
  };
}

export const totalBytes = (chosen: ChosenFiles): number =>
  chosen.files.reduce((sum, { file }) => sum + file.size, 0);
