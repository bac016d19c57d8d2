import { expect, it } from 'vitest';
import { EVERYTHING_REDACTED, Redactor, removedParts } from '../src/index';

it('cuts a text at what stands for removed values, and nowhere else', () => {
  expect(removedParts('dial [host 12]: no answer')).toEqual([
    { text: 'dial ', removed: false },
    { text: 'host 12', removed: true },
    { text: ': no answer', removed: false },
  ]);
  expect(removedParts('[key 1]=[label 2]').map(({ text }) => text)).toEqual([
    'key 1',
    '=',
    'label 2',
  ]);
  for (const plain of ['', 'main.Pool[...].Get', '[host x]', '[hosts 1]', 'goroutine 7 [select]'])
    expect(removedParts(plain).every(({ removed }) => !removed)).toBe(true);
});

it('knows every mark that a redactor makes', () => {
  const redactor = new Redactor(EVERYTHING_REDACTED, ['Lena Petrova']);
  const marks = [
    redactor.labelKey('tenant'),
    redactor.labelValue('tenant', 'acme'),
    redactor.text('10.1.2.3'),
    redactor.text('Lena Petrova'),
    redactor.text('0xc000123456'),
  ];
  for (const mark of marks) expect(removedParts(mark)).toMatchObject([{ removed: true }]);
});
