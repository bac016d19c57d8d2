import type { ArtifactCounts } from '@unpark/usecases';
import { describe, expect, it } from 'vitest';
import {
  artifactProblems,
  artifactTotal,
  artifactWords,
} from '../src/components/capture/artifact-words';

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
    expect(artifactWords(counts({ read: 13, stored: 5 }), 'files')).toBe(
      '13 of 18 files read, 5 stored',
    );
    expect(artifactWords(counts({ read: 1, inWork: 2, next: 3 }))).toBe(
      '1 of 6 read, 2 in work, 3 next',
    );
    expect(artifactWords(counts({ read: 4 }))).toBe('4 of 4 read');
  });

  it('count as a problem what could not be used, not what is kept for later', () => {
    const odd = counts({ read: 1, stored: 2, readInPart: 1, unrecognised: 1, notRead: 1 });
    expect(artifactProblems(odd)).toBe(3);
    expect(artifactTotal(odd)).toBe(6);
    expect(artifactProblems(counts({ stored: 2 }))).toBe(0);
  });
});
