import { describe, expect, it } from 'vitest';
import { commitOf } from '../src/captures/commit-label';

describe('the commit of a build', () => {
  it('is taken from the surest label that looks like one', () => {
    expect(commitOf({ commit: 'aaaaaaa', 'vcs.revision': '0123456789abcdef' })).toBe(
      '0123456789abcdef',
    );
    expect(commitOf({ 'vcs.revision': 'HEAD', git_sha: 'abcdef0' })).toBe('abcdef0');
  });

  it('is nothing that somebody could put into an address', () => {
    for (const labels of [{}, null, [], 'abcdef0', { commit: 'main/../../evil' }, { commit: 7 }]) {
      expect(commitOf(labels)).toBeUndefined();
    }
  });
});
