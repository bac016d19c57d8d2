import type { ArtifactCounts } from '@unpark/usecases';
import { describe, expect, it } from 'vitest';
import {
  artifactProblems,
  artifactTotal,
  artifactWords,
} from '../src/components/capture/artifact-words';
import { createTranslator } from 'next-intl';
import { messages as en } from '../src/i18n/messages/en';
import { messages as zh } from '../src/i18n/messages/zh';

const t = createTranslator({ locale: 'en', messages: en, namespace: 'capture.fileWords' });

const counts = (given: Partial<ArtifactCounts>): ArtifactCounts => ({
  read: 0,
  readInPart: 0,
  stored: 0,
  unrecognised: 0,
  notRead: 0,
  inWork: 0,
  next: 0,
  ...given,
});

describe('words for the files of a capture', () => {
  it('say what was read and name everything else', () => {
    expect(artifactWords(t, counts({ read: 13, stored: 5 }), 'files')).toBe(
      '13 of 18 files read, 5 stored',
    );
    expect(artifactWords(t, counts({ read: 1, inWork: 2, next: 3 }))).toBe(
      '1 of 6 read, 2 in work, 3 next',
    );
    expect(artifactWords(t, counts({ read: 4 }))).toBe('4 of 4 read');
    const chinese = createTranslator({
      locale: 'zh',
      messages: zh,
      namespace: 'capture.fileWords',
    });
    expect(artifactWords(chinese, counts({ read: 13, stored: 5 }), 'files')).toBe(
      '已读 13 / 18 个文件，5 个已保存',
    );
  });

  it('count as a problem what could not be used, not what is kept for later', () => {
    const odd = counts({ read: 1, stored: 2, readInPart: 1, unrecognised: 1, notRead: 1 });
    expect(artifactProblems(odd)).toBe(3);
    expect(artifactTotal(odd)).toBe(6);
    expect(artifactProblems(counts({ stored: 2 }))).toBe(0);
  });
});
