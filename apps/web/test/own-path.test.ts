import { describe, expect, it } from 'vitest';
import { ownPath } from '../src/components/account/own-path';

describe('ownPath', () => {
  it.each(['/w/acme', '/w/acme/captures/cap_1?v=1&sel=a%2Fb', '/new-workspace'])(
    'keeps %s',
    (path) => {
      expect(ownPath(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    '',
    'w/acme',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '/a\\b',
    '/\t/evil.example',
    '/a\nb',
    'javascript:alert(1)',
    ['/w/acme', '/w/other'],
    `/${'a'.repeat(3000)}`,
  ])('sends %j to the start page', (wanted) => {
    expect(ownPath(wanted)).toBe('/');
  });
});
