import { visible } from '../terminal';

/** Characters that XML 1.0 does not have, in any way of writing. */
const NOT_XML = /[\p{Surrogate}\ufffe\uffff]/gu;

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

const escaped = (text: string): string =>
  text
    .replaceAll(NOT_XML, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES.get(character) ?? '');

/** Text of one line, for attributes; control characters are shown as `\x1b`. */
export const xmlLine = (text: string): string => escaped(visible(text));

/** Text of many lines, for elements. */
export const xmlLines = (text: string): string => text.split('\n').map(xmlLine).join('\n');
